// The room that shows what a model attends to, drawn from the kinds its blocks declare. Knows no block.
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import type { Document, ViewData } from '../../graph-core/index.ts';
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
import { ExportView } from './ExportView.tsx';
import { titleOf, viewKey } from '../document/titles.ts';
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
  const views = useMemo(() => ordered(frame?.views ?? []), [frame]);
  const view = views.find((one) => viewKey(one) === place.view) ?? views[0];
  const byHand = useColumnsByHand(document);

  if (!frame) return <NothingYet />;
  return (
    <section className="attention-room" aria-label={t('attention.room')}>
      <header className="attention-head">
        <RunStanding />
        <SampleChoice typeable={byHand.typed} />
        {view ? <Pages views={views} chosen={view} document={document} /> : null}
      </header>
      <div className="attention-body">
        {view ? (
          <>
            <Shown view={view} views={views} document={document} />
            <ExportView
              view={view}
              title={titleOf(document, view.path, read)}
              step={frame.step}
              equation={equationOf(document, view)}
            />
          </>
        ) : (
          <p className="quiet">{t('attention.no-views')}</p>
        )}
      </div>
      <Section title={t('attention.try-it')} startsOpen={view === undefined}>
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
  readonly views: readonly ViewData[];
  readonly chosen: ViewData;
  readonly document: Document;
}

/** One page per view; the arrow keys turn them. */
function Pages({ views, chosen, document }: PagesProps) {
  const { t, read } = useWords();
  const go = useAttentionPlace((place) => place.go);
  const at = views.indexOf(chosen);
  const turn = (by: number) => {
    const next = views[(at + by + views.length) % views.length];
    if (next) go({ view: viewKey(next) });
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
        value={viewKey(chosen)}
        onChange={(event) => go({ view: event.target.value })}
      >
        {kindOrder.map((kind) => {
          const these = views.filter((one) => one.kind === kind);
          if (these.length === 0) return null;
          return (
            <optgroup key={kind} label={t(`attention.kind-${kind}`)}>
              {these.map((one) => (
                <option key={viewKey(one)} value={viewKey(one)}>
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
  readonly view: ViewData;
  readonly views: readonly ViewData[];
  readonly document: Document;
}

function Shown({ view, views, document }: ShownProps) {
  const { read } = useWords();
  const { lightUp, putOut } = useHighlight.getState();
  const places = useHighlight((highlight) => highlight.places);
  const pointed = useHighlight((highlight) => highlight.path);
  const title = titleOf(document, view.path, read);
  // What the pointer was on is gone with the page.
  useEffect(() => putOut, [view.path, putOut]);
  const point = (one: ViewData | undefined) =>
    one ? lightUp(document, one.path, one.port) : putOut();
  /** Lit up by this room, it is one copy; lit up by the canvas, it is every copy of the node. */
  const isLit = (path: string) => {
    if (pointed !== undefined) return path === pointed;
    return placesOf(document, path).some(({ graph, node }) =>
      places.some((place) => place.graph === graph && place.node === node),
    );
  };
  const common = { view, title };
  return (
    <div
      className="shown"
      data-lit={pointed === undefined && isLit(view.path)}
      onPointerEnter={() => point(view)}
      onPointerLeave={putOut}
      onFocus={() => point(view)}
      onBlur={putOut}
    >
      {view.kind === 'attention' ? (
        <AttentionView
          {...common}
          all={views.filter(({ kind }) => kind === 'attention')}
          image={views.find(({ kind, path }) => kind === 'feature-maps' && path === view.path)}
          titleOf={(one) => titleOf(document, one.path, read)}
          isLit={isLit}
          onPoint={point}
        />
      ) : null}
      {view.kind === 'gates' ? <GatesView key={viewKey(view)} {...common} /> : null}
      {view.kind === 'feature-maps' ? <MapsView {...common} /> : null}
      {view.kind === 'hidden-state' ? <StatesView {...common} /> : null}
      {view.kind === 'encoding' ? (
        <EncodingView {...common} equation={equationOf(document, view)} />
      ) : null}
      {view.kind === 'embedding' ? <EmbeddingView {...common} /> : null}
      {view.kind === 'probabilities' ? <ProbabilitiesView {...common} /> : null}
      {view.kind === 'answer' ? <AnswerView {...common} /> : null}
      {view.kind === 'values' ? <ValuesView key={viewKey(view)} {...common} /> : null}
    </div>
  );
}

function equationOf(document: Document, { path, port }: ViewData): Equation | undefined {
  const view = viewAt(document, path, port);
  return view?.kind === 'encoding' ? view.table : undefined;
}

/** By kind; then what stands together on the canvas, copy by copy; then in the order in which it runs. */
function ordered(views: readonly ViewData[]): ViewData[] {
  const roots = [...new Set(views.map(({ path }) => path.split('/')[0]))];
  const place = ({ kind, path }: ViewData) => {
    const parts = path.split('/');
    const copy = Number(parts.find((part) => /^\d/.test(part)) ?? 0);
    return [kindOrder.indexOf(kind), roots.indexOf(parts[0]), copy] as const;
  };
  return views.toSorted((a, b) => {
    const [first, second] = [place(a), place(b)];
    return first[0] - second[0] || first[1] - second[1] || first[2] - second[2];
  });
}
