// Saves the view on the screen as PNG, SVG or CSV, or shows it as a table.
import { useWords } from '../i18n/words.ts';
import type { Document, ViewData } from '../../graph-core/index.ts';
import { chooseHost } from '../host/choose-host.ts';
import { Button } from '../parts/Button.tsx';
import { tokenColor } from '../parts/token-color.ts';
import type { ViewFormat } from '../stores/pointed.ts';
import { viewFormats } from '../stores/pointed.ts';
import { useScreen } from '../stores/screen.ts';
import { useInspectState } from '../run/inspect-state.ts';
import { isSigned, largest } from '../parts/heat-map/table.ts';
import { tableToCsv, tableToPng, tableToSvg } from '../parts/heat-map/picture.ts';
import { AsTable } from '../parts/AsTable.tsx';
import { numbersOf } from '../parts/heat-map/numbers-of.ts';
import { useRamps } from '../parts/pictures/use-ramps.ts';
import { viewKinds } from './views/index.ts';
import './export-view.css';

interface ExportViewProps {
  readonly view: ViewData;
  readonly title: string;
  readonly step: number;
  readonly document: Document;
}

/** Saves a view as it is shown, at a step. */
export function useSaveView(document: Document, step: number) {
  const { t } = useWords();
  const ramps = useRamps();
  const state = useInspectState();
  return async (view: ViewData, title: string, format: ViewFormat): Promise<void> => {
    const showing = { t, document, state };
    const kind = viewKinds[view.kind];
    const picture = kind.picture(view, showing);
    const signed = isSigned(picture);
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
            format === 'svg' ? tableToSvg(picture, style) : tableToCsv(kind.numbers(view, showing)),
          );
    const answer = await chooseHost().saveBytes({
      suggestedName: `${view.path.replaceAll('/', '-')}-${step}.${format}`,
      // Made here, so never a shared buffer.
      bytes: bytes as Uint8Array<ArrayBuffer>,
    });
    if ('failed' in answer) useScreen.getState().say({ tone: 'problem', text: answer.failed });
  };
}

export function ExportView({ view, title, step, document }: ExportViewProps) {
  const { t } = useWords();
  const state = useInspectState();
  const save = useSaveView(document, step);
  const kind = viewKinds[view.kind];
  return (
    <div className="export-view">
      <span className="quiet">{t('attention.save-as')}</span>
      {viewFormats.map((format) => (
        <Button key={format} kind="quiet" onClick={() => void save(view, title, format)}>
          {format.toUpperCase()}
        </Button>
      ))}
      <AsTable
        title={`${title}, ${t(kind.title)}`}
        numbers={() => numbersOf(kind.numbers(view, { t, document, state }), t)}
      />
    </div>
  );
}
