// Saves a picture of the graph in the colours of the theme in use.
import type { Document, PortKind } from '../../graph-core/index.ts';
import { kindNames, text } from '../../graph-core/index.ts';
import { fileNameOf, sayFailure } from '../commands/document-files.ts';
import { chooseHost } from '../host/choose-host.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { tokenColor } from '../parts/token-color.ts';
import { useScreen } from '../stores/screen.ts';
import type { GraphPicture, PictureColors } from './graph-picture.ts';
import { graphPicture } from './graph-picture.ts';

export function PictureButtons({ document }: { readonly document: Document }) {
  const { t, read } = useWords();
  const save = async (ending: 'svg' | 'png') => {
    const picture = graphPicture(document, read, colorsNow());
    try {
      const bytes = ending === 'svg' ? new TextEncoder().encode(picture.svg) : await pngOf(picture);
      const stem = fileNameOf(read(document.name)).replace(/\.kumiki$/, '');
      const answer = await chooseHost().saveBytes({ suggestedName: `${stem}.${ending}`, bytes });
      if ('failed' in answer) sayFailure(answer.failed);
      else if ('name' in answer)
        useScreen.getState().say({
          tone: 'done',
          text: text(`Saved as ${answer.name}.`, `${answer.name} として保存しました。`),
        });
    } catch {
      sayFailure(tooLarge);
    }
  };
  return (
    <div className="export-picture">
      <span className="quiet">{t('export.picture')}</span>
      <Button kind="quiet" onClick={() => void save('svg')}>
        SVG
      </Button>
      <Button kind="quiet" onClick={() => void save('png')}>
        PNG
      </Button>
    </div>
  );
}

const tooLarge = text(
  'This graph is too large for a PNG picture here. Save it as SVG.',
  'グラフが大きすぎて、PNG の画像にできません。SVG で保存してください。',
);

function colorsNow(): PictureColors {
  const color = (token: `--${string}`) => `rgb(${tokenColor(token).join(' ')})`;
  const kinds = Object.keys(kindNames) as PortKind[];
  return {
    paper: color('--paper'),
    surface: color('--surface'),
    line: color('--line-strong'),
    ink: color('--ink'),
    quiet: color('--ink-quiet'),
    // The keys are the kinds themselves.
    kinds: Object.fromEntries(kinds.map((kind) => [kind, color(`--kind-${kind}`)])) as Record<
      PortKind,
      string
    >,
  };
}

/** Widest side of a canvas that every browser draws. */
const most = 8192;

async function pngOf({ svg, width, height }: GraphPicture): Promise<Uint8Array<ArrayBuffer>> {
  const scale = Math.min(2, most / width, most / height);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = new OffscreenCanvas(Math.ceil(width * scale), Math.ceil(height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
