// The room that shows what a model computes for one sample, drawn from the kinds of view that its blocks declare.
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import type { Document, ViewData } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { IconButton } from '../parts/Button.tsx';
import { Section } from '../parts/Panel.tsx';
import { Segments } from '../parts/Segments.tsx';
import { useDocument } from '../document/document.ts';
import { nodesOnPath, useHighlight } from '../stores/highlight.ts';
import { useShownRun } from '../run/shown-run.ts';
import { RunStanding } from '../training/RunStanding.tsx';
import { useInspectState } from '../run/inspect-state.ts';
import { CostView } from './views/CostView.tsx';
import { NothingYet } from './NothingYet.tsx';
import { SampleChoice } from './sample/SampleChoice.tsx';
import { Scrubber } from './sample/Scrubber.tsx';
import { ReportView } from './report/ReportView.tsx';
import { ExportView } from './ExportView.tsx';
import { titleOf, viewKey } from '../document/titles.ts';
import { TryIt } from './predict/TryIt.tsx';
import { WholeFile } from './predict/WholeFile.tsx';
import { useColumnsByHand } from './predict/use-columns-by-hand.ts';
import { viewKinds } from './views/index.ts';
import './inspect-room.css';
import './views/views.css';

export function InspectRoom() {
  const { t, read } = useWords();
  const present = useDocument(({ history }) => history.present);
  const phase = useShownRun((run) => run.phase);
  const trained = useShownRun((run) => run.trained);
  const history = useShownRun((run) => run.history);
  // The history grows in place; this number says when.
  useShownRun((run) => run.framesVersion);
  const state = useInspectState();
  const document = trained ?? present;
  const frame = state.step === undefined ? history.latest : history.at(state.step);
  const views = useMemo(() => ordered(frame?.views ?? []), [frame]);
  const view = views.find((view) => viewKey(view) === state.view) ?? views[0];
  const byHand = useColumnsByHand(document);

  if (!frame) return <NothingYet />;
  if (state.page === 'report' && !document.training.players)
    return (
      <section className="inspect-room" aria-label={t('attention.room')}>
        <header className="inspect-head">
          <RunStanding />
          <PageChoice />
        </header>
        <ReportView speaks={byHand.speaks && byHand.answers} />
      </section>
    );
  return (
    <section className="inspect-room" data-region="room" aria-label={t('attention.room')}>
      <header className="inspect-head">
        <RunStanding />
        {document.training.players ? null : <PageChoice />}
        <SampleChoice typeable={byHand.typed} />
        {view ? <Pages views={views} chosen={view} document={document} /> : null}
      </header>
      <div className="inspect-body">
        {view ? (
          <>
            <Shown view={view} views={views} document={document} />
            <ExportView
              view={view}
              title={titleOf(document, view.path, read)}
              step={frame.step}
              document={document}
            />
          </>
        ) : (
          <p className="quiet">{t('attention.no-views')}</p>
        )}
      </div>
      <Section title={t('attention.try-it')} startsOpen={view === undefined}>
        <TryIt document={document} byHand={byHand} />
      </Section>
      {document.training.players ? null : (
        <Section title={t('file.title')} startsOpen={false}>
          <WholeFile document={document} byHand={byHand} />
        </Section>
      )}
      <Section title={t('attention.cost')} startsOpen={false}>
        <CostView document={present} />
      </Section>
      <footer className="inspect-foot">
        <Scrubber frames={history.frames} shown={frame} running={phase === 'running'} />
      </footer>
    </section>
  );
}

/** A game has no right answers to report on. */
function PageChoice() {
  const { t } = useWords();
  const { page, go } = useInspectState();
  return (
    <Segments
      label={t('report.page')}
      value={page}
      options={[
        { value: 'sample', label: t('report.page-sample') },
        { value: 'report', label: t('report.page-report') },
      ]}
      onChange={(next) => go({ page: next })}
    />
  );
}

interface PagesProps {
  readonly views: readonly ViewData[];
  readonly chosen: ViewData;
  readonly document: Document;
}

/** One page per view; the arrows turn them. */
function Pages({ views, chosen, document }: PagesProps) {
  const { t, read } = useWords();
  const go = useInspectState(({ go }) => go);
  const index = views.indexOf(chosen);
  const turn = (by: number) => {
    const next = views[(index + by + views.length) % views.length];
    if (next) go({ view: viewKey(next) });
  };
  return (
    <div className="view-pages">
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
        {[...new Set(views.map(({ kind }) => kind))].map((kind) => (
          <optgroup key={kind} label={t(viewKinds[kind].title)}>
            {views
              .filter((view) => view.kind === kind)
              .map((view) => (
                <option key={viewKey(view)} value={viewKey(view)}>
                  {titleOf(document, view.path, read)}
                </option>
              ))}
          </optgroup>
        ))}
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
  const nodes = useHighlight((highlight) => highlight.nodes);
  const pointed = useHighlight((highlight) => highlight.path);
  const title = titleOf(document, view.path, read);
  // What the pointer was on is gone with the page.
  useEffect(() => putOut, [view.path, putOut]);
  const point = (of: ViewData | undefined) => (of ? lightUp(document, of.path, of.port) : putOut());
  /** Lit up by this room, it is one copy; lit up by the canvas, it is every copy of the node. */
  const isLit = (path: string) => {
    if (pointed !== undefined) return path === pointed;
    return nodesOnPath(document, path).some(({ graph, node }) =>
      nodes.some((seen) => seen.graph === graph && seen.node === node),
    );
  };
  const { View } = viewKinds[view.kind];
  return (
    <div
      className="shown"
      data-lit={pointed === undefined && isLit(view.path)}
      onPointerEnter={() => point(view)}
      onPointerLeave={putOut}
      onFocus={() => point(view)}
      onBlur={putOut}
    >
      <View
        {...{ view, title, document, views, isLit }}
        titleOf={(of) => titleOf(document, of.path, read)}
        onPoint={point}
      />
    </div>
  );
}

/** By kind; then what stands together on the canvas, copy by copy; then in the order in which it runs. */
function ordered(views: readonly ViewData[]): ViewData[] {
  const roots = [...new Set(views.map(({ path }) => path.split('/')[0]))];
  const rank = ({ kind, path }: ViewData) => {
    const parts = path.split('/');
    const copy = Number(parts.find((part) => /^\d/.test(part)) ?? 0);
    return [viewKinds[kind].order, roots.indexOf(parts[0]), copy] as const;
  };
  return views.toSorted((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    return first[0] - second[0] || first[1] - second[1] || first[2] - second[2];
  });
}
