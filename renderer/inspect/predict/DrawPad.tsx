// A place to draw, with the pointer or with keys, or to put a picture, that gives pixels as the model takes them.
import { Eraser, ImageUp } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { Fit, Picture } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { pickFiles } from '../../host/choose-files.ts';
import { IconButton } from '../../parts/Button.tsx';
import { pictureOf, valuesOf } from '../../parts/heat-map/drawn-pixels.ts';
import { edge, usePen } from './use-pen.ts';
import './draw-pad.css';

interface DrawPadProps {
  /** Height, width, channels. */
  readonly sizes: readonly number[];
  /** How pictures of other proportions came into the data. */
  readonly fit: Fit;
  readonly label: string;
  /** Values from 0 to 1, [height, width, channels]; undefined once it is empty. */
  readonly onDrawn: (values: Float32Array | undefined) => void;
}

export function DrawPad({ sizes, fit, label, onDrawn }: DrawPadProps) {
  const { t } = useWords();
  const [height = 28, width = 28] = sizes;
  const help = useId();
  const pad = useRef<HTMLCanvasElement>(null);
  const [failure, setFailure] = useState<string>();
  const [isBlank, setBlank] = useState(true);
  const give = (values: Float32Array | undefined) => {
    setBlank(values === undefined);
    onDrawn(values);
  };
  const { pen, hands, erase, paper, high } = usePen(pad, sizes, give);
  const put = async () => {
    const [file] = await pickFiles({
      accept: ['.png', '.jpg', '.jpeg', '.webp'],
      multiple: false,
    });
    const drawn = paper();
    if (!file || !drawn) return;
    try {
      const values = valuesOf(await pictureIn(file), sizes, fit);
      show(drawn, pictureOf(values, sizes));
      setFailure(undefined);
      give(values);
    } catch {
      setFailure(t('attention.not-an-image', { name: file.name }));
    }
  };
  return (
    <div className="pad">
      <button
        type="button"
        className="pad-board"
        aria-label={t('attention.draw', { column: label })}
        aria-describedby={help}
        {...hands}
      >
        <canvas ref={pad} width={edge} height={high} className="pad-canvas" />
        {isBlank ? (
          <span aria-hidden className="pad-hint">
            {t('attention.draw-here')}
          </span>
        ) : null}
        <span
          className="pad-cursor"
          data-down={pen.isDown}
          style={{
            left: `${((pen.column + 0.5) / width) * 100}%`,
            top: `${((pen.row + 0.5) / height) * 100}%`,
          }}
        />
      </button>
      <output className="visually-hidden">
        {t(pen.isDown ? 'attention.pen-down' : 'attention.pen-up', {
          row: pen.row + 1,
          column: pen.column + 1,
        })}
      </output>
      <p id={help} className="pad-help field-help">
        {t('attention.draw-keys')}
      </p>
      <div className="pad-actions">
        <IconButton icon={ImageUp} label={t('attention.choose-image')} onClick={() => void put()} />
        <IconButton icon={Eraser} label={t('attention.erase')} onClick={erase} />
      </div>
      {failure ? <p className="field-error">{failure}</p> : null}
    </div>
  );
}

async function pictureIn(file: Blob): Promise<Picture> {
  const bitmap = await createImageBitmap(file);
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('This browser gives no canvas to read a picture with.');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, pixels: context.getImageData(0, 0, width, height).data };
}

/** Pixel by pixel, as the model sees it. */
function show(context: CanvasRenderingContext2D, { width, height, pixels }: Picture): void {
  const small = new OffscreenCanvas(width, height);
  small.getContext('2d')?.putImageData(new ImageData(Uint8ClampedArray.from(pixels), width), 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, context.canvas.width, context.canvas.height);
}
