// A place to draw, or to put a picture, that gives pixels as the model takes them.
import { Eraser, ImageUp } from 'lucide-react';
import type { PointerEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
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

export function DrawPad({ sizes, fit, label, onDrawn }: DrawPadProps) {
  const { t } = useWords();
  const [height = 28, width = 28] = sizes;
  const high = Math.round((edge * height) / width);
  const pad = useRef<HTMLCanvasElement>(null);
  const [failure, setFailure] = useState<string>();
  const draws = useRef(false);
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
  const stroke = (event: PointerEvent<HTMLCanvasElement>) => {
    const drawn = context();
    if (!draws.current || !drawn) return;
    const box = event.currentTarget.getBoundingClientRect();
    drawn.lineTo(
      ((event.clientX - box.left) / box.width) * edge,
      ((event.clientY - box.top) / box.height) * high,
    );
    drawn.stroke();
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
      <canvas
        ref={pad}
        width={edge}
        height={high}
        className="pad-canvas"
        aria-label={t('attention.draw', { column: label })}
        onPointerDown={(event) => {
          const drawn = context();
          if (!drawn) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          draws.current = true;
          drawn.lineWidth = (edge / width) * 2;
          drawn.lineCap = 'round';
          drawn.lineJoin = 'round';
          drawn.strokeStyle = '#fff';
          drawn.beginPath();
          stroke(event);
        }}
        onPointerMove={stroke}
        onPointerUp={() => {
          draws.current = false;
          give();
        }}
      />
      <div className="pad-actions">
        <IconButton icon={ImageUp} label={t('attention.choose-image')} onClick={() => void put()} />
        <IconButton
          icon={Eraser}
          label={t('attention.erase')}
          onClick={() => {
            const drawn = context();
            if (drawn) clear(drawn);
            onDrawn(undefined);
          }}
        />
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
