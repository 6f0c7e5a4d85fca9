// A place to draw, with the pointer or with keys, or to put a picture, that gives pixels as the model takes them.
import { Eraser, ImageUp } from 'lucide-react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import type { Fit, Picture } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { pickFiles } from '../../host/choose-files.ts';
import { IconButton } from '../../parts/Button.tsx';
import { pictureOf, valuesOf } from '../../parts/heat-map/drawn-pixels.ts';
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

const edge = 196;

/** By pixels of the model: right, down. */
const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function DrawPad({ sizes, fit, label, onDrawn }: DrawPadProps) {
  const { t } = useWords();
  const [height = 28, width = 28] = sizes;
  const high = Math.round((edge * height) / width);
  const help = useId();
  const pad = useRef<HTMLCanvasElement>(null);
  const [failure, setFailure] = useState<string>();
  const draws = useRef(false);
  const [pen, setPen] = useState({
    column: Math.floor(width / 2),
    row: Math.floor(height / 2),
    isDown: false,
  });
  useEffect(() => {
    const context = pad.current?.getContext('2d', { willReadFrequently: true });
    if (context) clear(context);
  }, []);
  const context = () => pad.current?.getContext('2d', { willReadFrequently: true });
  const give = () => {
    const drawn = context();
    if (!drawn) return;
    const { data } = drawn.getImageData(0, 0, edge, high);
    onDrawn(valuesOf({ width: edge, height: high, pixels: data }, sizes, 'stretch'));
  };
  const take = () => {
    const drawn = context();
    if (!drawn) return undefined;
    drawn.lineWidth = (edge / width) * 2;
    drawn.lineCap = 'round';
    drawn.lineJoin = 'round';
    drawn.strokeStyle = '#fff';
    drawn.beginPath();
    return drawn;
  };
  const stroke = (event: PointerEvent<HTMLElement>) => {
    const drawn = context();
    if (!draws.current || !drawn) return;
    const box = event.currentTarget.getBoundingClientRect();
    drawn.lineTo(
      ((event.clientX - box.left) / box.width) * edge,
      ((event.clientY - box.top) / box.height) * high,
    );
    drawn.stroke();
  };
  const erase = () => {
    const drawn = context();
    if (drawn) clear(drawn);
    setPen({ ...pen, isDown: false });
    onDrawn(undefined);
  };
  /** To another place, or down where it is. */
  const move = (to: typeof pen) => {
    setPen(to);
    const drawn = to.isDown ? take() : undefined;
    if (!drawn) return;
    const place = ({ column, row }: typeof pen) =>
      [((column + 0.5) * edge) / width, ((row + 0.5) * high) / height] as const;
    drawn.moveTo(...place(pen));
    drawn.lineTo(...place(to));
    drawn.stroke();
    give();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = arrows[event.key];
    if (step) {
      const [column, row] = [pen.column + step[0], pen.row + step[1]];
      if (column >= 0 && column < width && row >= 0 && row < height) move({ ...pen, column, row });
    } else if (event.key === 'Enter' || event.key === ' ') move({ ...pen, isDown: !pen.isDown });
    else if (event.key === 'Delete' || event.key === 'Backspace') erase();
    else return;
    event.preventDefault();
  };
  const put = async () => {
    const [file] = await pickFiles({
      accept: ['.png', '.jpg', '.jpeg', '.webp'],
      multiple: false,
    });
    const drawn = context();
    if (!file || !drawn) return;
    try {
      const values = valuesOf(await pictureIn(file), sizes, fit);
      show(drawn, pictureOf(values, sizes));
      setFailure(undefined);
      onDrawn(values);
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
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (!take()) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          draws.current = true;
          stroke(event);
        }}
        onPointerMove={stroke}
        onPointerUp={() => {
          draws.current = false;
          give();
        }}
      >
        <canvas ref={pad} width={edge} height={high} className="pad-canvas" />
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

function clear(context: CanvasRenderingContext2D): void {
  context.fillStyle = '#000';
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
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
