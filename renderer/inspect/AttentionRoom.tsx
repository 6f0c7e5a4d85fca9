// The room that shows what a model attends to, drawn from the kinds its blocks declare. Knows no block.
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import type { Document, Viewing } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { IconButton } from '../parts/Button.tsx';
import { Section } from '../parts/Panel.tsx';
import { useDocument } from '../document/document.ts';
import { placesOf, useHighlight, viewAt } from '../stores/highlight.ts';
import { useRun } from '../run/run.ts';
import { RunStanding } from '../training/RunStanding.tsx';
import { useAttentionPlace } from './attention-place.ts';
import { AnswerView } from './views/AnswerView.tsx';
import { AttentionView } from './views/AttentionView.tsx';
import { CostView } from './views/CostView.tsx';
import type { Equation } from './views/encoding-table.ts';
import { EmbeddingView } from './views/EmbeddingView.tsx';
import { GatesView } from './views/GatesView.tsx';
import { MapsView } from './views/MapsView.tsx';
import { NothingYet } from './NothingYet.tsx';
import { ProbabilitiesView } from './views/ProbabilitiesView.tsx';
import { SampleChoice } from './sample/SampleChoice.tsx';
import { Scrubber } from './sample/Scrubber.tsx';
import { EncodingView, StatesView } from './views/TableViews.tsx';
import { TakeAway } from './TakeAway.tsx';
import { titleOf, viewingKey } from '../document/titles.ts';
import { TryIt } from './predict/TryIt.tsx';
import { ValuesView } from './views/ValuesView.tsx';
import { useColumnsByHand } from './predict/use-columns-by-hand.ts';
import './inspect.css';

const kindOrder = [
  'attention',
  'answer',
  'gates',
  'hidden-state',
  'feature-maps',
  'probabilities',
  'embedding',
  'encoding',
  'values',
] as const;

export function AttentionRoom() {
  const { t, read } = useWords();
  const present = useDocument(({ history }) => history.present);
  const phase = useRun((run) => run.phase);
  const trained = useRun((run) => run.trained);
  const history = useRun((run) => run.history);
  // The history grows in place; this number says when.
  useRun((run) => run.framesVersion);
  const place = useAttentionPlace();
  const document = trained ?? present;
  const frame = place.step === undefined ? history.latest : history.at(place.step);
  const viewings = useMemo(() => ordered(frame?.viewings ?? []), [frame]);
  const viewing = viewings.find((one) => viewingKey(one) === place.view) ?? viewings[0];
  const byHand = useColumnsByHand(document);

  if (!frame) return <NothingYet />;
  return (
    <section className="attention-room" aria-label={t('attention.room')}>
      <header className="attention-head">
        <RunStanding />
        <SampleChoice typeable={byHand.typed} />
        {viewing ? <Pages viewings={viewings} chosen={viewing} document={document} /> : null}
      </header>
      <div className="attention-body">
        {viewing ? (
          <>
            <Shown viewing={viewing} viewings={viewings} document={document} />
            <TakeAway
              viewing={viewing}
              title={titleOf(document, viewing.path, read)}
              step={frame.step}
              equation={equationOf(document, viewing)}
            />
          </>
        ) : (
          <p className="quiet">{t('attention.no-views')}</p>
        )}
      </div>
      <Section title={t('attention.try-it')} startsOpen={viewing === undefined}>
        <TryIt document={document} byHand={byHand} />
      </Section>
      <Section title={t('attention.cost')} startsOpen={false}>
        <CostView document={present} />
      </Section>
      <footer className="attention-foot">
        <Scrubber frames={history.frames} shown={frame} running={phase === 'running'} />
      </footer>
    </section>
  );
}

interface PagesProps {
  readonly viewings: readonly Viewing[];
  readonly chosen: Viewing;
  readonly document: Document;
}

/** One page per view; the arrow keys turn them. */
function Pages({ viewings, chosen, document }: PagesProps) {
  const { t, read } = useWords();
  const go = useAttentionPlace((place) => place.go);
  const at = viewings.indexOf(chosen);
  const turn = (by: number) => {
    const next = viewings[(at + by + viewings.length) % viewings.length];
    if (next) go({ view: viewingKey(next) });
  };
  return (
    <div className="pages">
      <IconButton
        icon={ChevronLeft}
        label={t('attention.previous-view')}
        onClick={() => turn(-1)}
      />
      <select
        className="control"
        aria-label={t('attention.view')}
        value={viewingKey(chosen)}
        onChange={(event) => go({ view: event.target.value })}
      >
        {kindOrder.map((kind) => {
          const these = viewings.filter((one) => one.kind === kind);
          if (these.length === 0) return null;
          return (
            <optgroup key={kind} label={t(`attention.kind-${kind}`)}>
              {these.map((one) => (
                <option key={viewingKey(one)} value={viewingKey(one)}>
                  {titleOf(document, one.path, read)}
                </option>
              ))}
            </optgroup>
          );
        })}
      </select>
      <IconButton icon={ChevronRight} label={t('attention.next-view')} onClick={() => turn(1)} />
    </div>
  );
}

interface ShownProps {
  readonly viewing: Viewing;
  readonly viewings: readonly Viewing[];
  readonly document: Document;
}

function Shown({ viewing, viewings, document }: ShownProps) {
  const { read } = useWords();
  const { lightUp, putOut } = useHighlight.getState();
  const places = useHighlight((highlight) => highlight.places);
  const pointed = useHighlight((highlight) => highlight.path);
  const title = titleOf(document, viewing.path, read);
  // What the pointer was on is gone with the page.
  useEffect(() => putOut, [viewing.path, putOut]);
  const point = (one: Viewing | undefined) =>
    one ? lightUp(document, one.path, one.port) : putOut();
  /** Lit up by this room, it is one copy; lit up by the canvas, it is every copy of the node. */
  const isLit = (path: string) => {
    if (pointed !== undefined) return path === pointed;
    return placesOf(document, path).some(({ graph, node }) =>
      places.some((place) => place.graph === graph && place.node === node),
    );
  };
  const common = { viewing, title };
  return (
    <div
      className="shown"
      data-lit={pointed === undefined && isLit(viewing.path)}
      onPointerEnter={() => point(viewing)}
      onPointerLeave={putOut}
      onFocus={() => point(viewing)}
      onBlur={putOut}
    >
      {viewing.kind === 'attention' ? (
        <AttentionView
          {...common}
          all={viewings.filter(({ kind }) => kind === 'attention')}
          image={viewings.find(
            ({ kind, path }) => kind === 'feature-maps' && path === viewing.path,
          )}
          titleOf={(one) => titleOf(document, one.path, read)}
          isLit={isLit}
          onPoint={point}
        />
      ) : null}
      {viewing.kind === 'gates' ? <GatesView key={viewingKey(viewing)} {...common} /> : null}
      {viewing.kind === 'feature-maps' ? <MapsView {...common} /> : null}
      {viewing.kind === 'hidden-state' ? <StatesView {...common} /> : null}
      {viewing.kind === 'encoding' ? (
        <EncodingView {...common} equation={equationOf(document, viewing)} />
      ) : null}
      {viewing.kind === 'embedding' ? <EmbeddingView {...common} /> : null}
      {viewing.kind === 'probabilities' ? <ProbabilitiesView {...common} /> : null}
      {viewing.kind === 'answer' ? <AnswerView {...common} /> : null}
      {viewing.kind === 'values' ? <ValuesView key={viewingKey(viewing)} {...common} /> : null}
    </div>
  );
}

function equationOf(document: Document, { path, port }: Viewing): Equation | undefined {
  const view = viewAt(document, path, port);
  return view?.kind === 'encoding' ? view.table : undefined;
}

/** By kind; then what stands together on the canvas, copy by copy; then in the order in which it runs. */
function ordered(viewings: readonly Viewing[]): Viewing[] {
  const roots = [...new Set(viewings.map(({ path }) => path.split('/')[0]))];
  const place = ({ kind, path }: Viewing) => {
    const parts = path.split('/');
    const copy = Number(parts.find((part) => /^\d/.test(part)) ?? 0);
    return [kindOrder.indexOf(kind), roots.indexOf(parts[0]), copy] as const;
  };
  return viewings.toSorted((a, b) => {
    const [first, second] = [place(a), place(b)];
    return first[0] - second[0] || first[1] - second[1] || first[2] - second[2];
  });
}
