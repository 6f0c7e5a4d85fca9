// Closer to a map, further away, and the whole of it.
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { useWords } from '../../i18n/words.ts';
import { IconButton } from '../Button.tsx';

interface ZoomButtonsProps {
  /** 1 = the whole map. */
  readonly zoom: number;
  readonly onZoom: (zoom: number) => void;
}

const closest = 8;
const by = 1.5;

export function ZoomButtons({ zoom, onZoom }: ZoomButtonsProps) {
  const { t } = useWords();
  const zoomTo = (next: number) => onZoom(Math.min(closest, Math.max(1, next)));
  return (
    <span className="heat-zoom">
      <IconButton
        icon={ZoomOut}
        label={t('canvas.zoom-out')}
        disabled={zoom <= 1}
        onClick={() => zoomTo(zoom / by)}
      />
      <IconButton
        icon={ZoomIn}
        label={t('canvas.zoom-in')}
        disabled={zoom >= closest}
        onClick={() => zoomTo(zoom * by)}
      />
      <IconButton
        icon={Maximize}
        label={t('canvas.fit')}
        disabled={zoom === 1}
        onClick={() => zoomTo(1)}
      />
    </span>
  );
}
