// The view on the screen as PNG, SVG or CSV. Knows no block.
import { useWords } from '../i18n/words.ts';
import type { ViewData } from '../../graph-core/index.ts';
import { chooseHost } from '../host/choose-host.ts';
import { Button } from '../parts/Button.tsx';
import { tokenColor } from '../parts/token-color.ts';
import { useScreen } from '../stores/screen.ts';
import { useAttentionPlace } from './attention-place.ts';
import type { Equation } from './views/encoding-table.ts';
import { largest } from './views/heads.ts';
import { tableToCsv, tableToPng, tableToSvg } from './heat-map/picture.ts';
import { exportTables } from './export-tables.ts';
import { useRamps } from './heat-map/use-ramps.ts';

interface ExportViewProps {
  readonly view: ViewData;
  readonly title: string;
  readonly step: number;
  readonly equation: Equation | undefined;
}

export function ExportView({ view, title, step, equation }: ExportViewProps) {
  const { t } = useWords();
  const ramps = useRamps();
  const place = useAttentionPlace();
  const save = async (format: 'png' | 'svg' | 'csv') => {
    const { picture, numbers } = exportTables(view, place, t, equation);
    const signed = view.kind !== 'attention' && picture.values.some((value) => value < 0);
    const style = {
      title: `${title} · ${t('training.at-step', { step })}`,
      ramp: signed ? ramps.signed : ramps.amount,
      limit: largest(picture) || 1,
      signed,
      ink: `rgb(${tokenColor('--ink').join(',')})`,
      paper: `rgb(${tokenColor('--paper').join(',')})`,
    };
    const bytes =
      format === 'png'
        ? await tableToPng(picture, style)
        : new TextEncoder().encode(
            format === 'svg' ? tableToSvg(picture, style) : tableToCsv(numbers),
          );
    const answer = await chooseHost().saveBytes({
      suggestedName: `${view.path.replaceAll('/', '-')}-${step}.${format}`,
      // Made here, so never a shared buffer.
      bytes: bytes as Uint8Array<ArrayBuffer>,
    });
    if ('failed' in answer) useScreen.getState().say({ tone: 'problem', text: answer.failed });
  };
  return (
    <div className="take-away">
      <span className="quiet">{t('attention.save-as')}</span>
      {(['png', 'svg', 'csv'] as const).map((format) => (
        <Button key={format} kind="quiet" onClick={() => void save(format)}>
          {format.toUpperCase()}
        </Button>
      ))}
    </div>
  );
}
