// A place to draw, or to put a picture, that gives pixels as the model takes them. Knows no model.
import { Eraser, ImageUp } from 'lucide-react';
import type { PointerEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n/words.ts';
import { pickFiles } from '../host/choose-files.ts';
import { IconButton } from '../parts/Button.tsx';

interface DrawPadProps {
  /** Height, width, channels. */
  readonly sizes: readonly number[];
  readonly label: string;
  /** Values from 0 to 1, [height, width, channels]; undefined once it is empty. */
  readonly onDrawn: (values: Float32Array | undefined) => void;
}

const edge = 196;

export function DrawPad({ sizes, label, onDrawn }: DrawPadProps) {
  const { t } = useWords();
  const [height = 28, width = 28, channels = 1] = sizes;
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
    if (drawn) onDrawn(pixelsOf(drawn.canvas, width, height, channels));
  };
  const stroke = (event: PointerEvent<HTMLCanvasElement>) => {
    const drawn = context();
    if (!draws.current || !drawn) return;
    const box = event.currentTarget.getBoundingClientRect();
    drawn.lineTo(
      ((event.clientX - box.left) / box.width) * edge,
      ((event.clientY - box.top) / box.height) * edge,
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
      const bitmap = await createImageBitmap(file);
      clear(drawn);
      const scale = Math.min(edge / bitmap.width, edge / bitmap.height);
      const [w, h] = [bitmap.width * scale, bitmap.height * scale];
      drawn.drawImage(bitmap, (edge - w) / 2, (edge - h) / 2, w, h);
      setFailure(undefined);
      give();
    } catch {
      setFailure(t('attention.not-an-image', { name: file.name }));
    }
  };
  return (
    <div className="pad">
      <canvas
        ref={pad}
        width={edge}
        height={edge}
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
  context.fillRect(0, 0, edge, edge);
}

function pixelsOf(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  channels: number,
): Float32Array {
  const small = new OffscreenCanvas(width, height);
  const context = small.getContext('2d', { willReadFrequently: true });
  const values = new Float32Array(width * height * channels);
  if (!context) return values;
  context.imageSmoothingQuality = 'high';
  context.drawImage(canvas, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  for (let at = 0; at < width * height; at++) {
    const [red, green, blue] = [data[at * 4] ?? 0, data[at * 4 + 1] ?? 0, data[at * 4 + 2] ?? 0];
    if (channels === 1) values[at] = (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
    else
      [red, green, blue].slice(0, channels).forEach((value, channel) => {
        values[at * channels + channel] = value / 255;
      });
  }
  return values;
}
