// The room that shows what a model computes for one sample, drawn from the kinds of view that its blocks declare.
import { ArrowLeft, ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { Document, ViewData } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Section } from '../parts/Panel.tsx';
import { Segments } from '../parts/Segments.tsx';
import { useEscape } from '../parts/use-escape.ts';
import { useDocument } from '../document/document.ts';
import { nodesOnPath, useHighlight } from '../stores/highlight.ts';
import { useScreen } from '../stores/screen.ts';
import { useShownRun } from '../run/shown-run.ts';
import { CommandIcon } from '../commands/CommandButton.tsx';
import { enterRegion, regionNamed } from '../commands/regions.ts';
import { RunStanding } from '../training/RunStanding.tsx';
import { useInspectState } from '../run/inspect-state.ts';
import { CostView } from './views/CostView.tsx';
import { Journey } from './journey/Journey.tsx';
import { NothingYet } from './NothingYet.tsx';
import { SampleChoice } from './sample/SampleChoice.tsx';
import { Scrubber } from './sample/Scrubber.tsx';
import { ReportView } from './report/ReportView.tsx';
import { ExportView, useSaveView } from './ExportView.tsx';
import { ViewMenu } from './ViewMenu.tsx';
import { titleOf, viewKey } from '../document/titles.ts';
import { viewsInFlow } from '../document/views-in-flow.ts';
import { TryIt } from './predict/TryIt.tsx';
import { WholeFile } from './predict/WholeFile.tsx';
import { useColumnsByHand } from './predict/use-columns-by-hand.ts';
import { viewKinds } from './views/index.ts';
import './inspect-room.css';
import './views/views.css';

export function InspectRoom() {
  const { t } = useWords();
  const present = useDocument(({ history }) => history.present);
  const phase = useShownRun((run) => run.phase);
  const trained = useShownRun((run) => run.trained);
  const history = useShownRun((run) => run.history);
  // The history grows in place; this number says when.
  useShownRun((run) => run.framesVersion);
  const { page: wanted, step, view } = useInspectState();
  const document = trained ?? present;
  // A game answers nothing and has no right answers: its samples are in the Train room.
  const isGame = document.training.players !== undefined;
  const page = isGame ? 'sample' : wanted;
  useLayoutEffect(showBeginning, [page, view]);
  const frame = step === undefined ? history.latest : history.at(step);
  const views = useMemo(() => viewsInFlow(document, frame?.views ?? []), [document, frame]);
  const byHand = useColumnsByHand(document);

  if (!frame) return <NothingYet />;
  const head = (
    <header className="inspect-head">
      <RunStanding />
      {isGame ? null : <PageChoice />}
      {page === 'sample' ? <SampleChoice typeable={byHand.typed} /> : null}
    </header>
  );
  if (page === 'report')
    return (
      <section className="inspect-room" data-region="room" aria-label={t('attention.room')}>
        {head}
        <ReportView speaks={byHand.speaks && byHand.answers} />
      </section>
    );
  if (page === 'try')
    return (
      <section className="inspect-room" data-region="room" aria-label={t('attention.room')}>
        {head}
        <div className="inspect-body">
          <TryIt document={document} byHand={byHand} />
        </div>
        <Section title={t('file.title')} startsOpen={false}>
          <WholeFile document={document} byHand={byHand} />
        </Section>
      </section>
    );
  return (
    <section className="inspect-room" data-region="room" aria-label={t('attention.room')}>
      {head}
      <Looked {...{ document, views, step: frame.step }} />
      <footer className="inspect-foot">
        <Scrubber frames={history.frames} shown={frame} running={phase === 'running'} />
      </footer>
    </section>
  );
}

/** However far the page before was scrolled, and whatever takes the focus. */
function showBeginning(): void {
  const room = regionNamed('room');
  if (room) room.scrollTop = 0;
}

function PageChoice() {
  const { t } = useWords();
  const { page, go } = useInspectState();
  return (
    <Segments
      label={t('report.page')}
      value={page}
      options={(['sample', 'try', 'report'] as const).map((value) => ({
        value,
        label: t(`report.page-${value}`),
      }))}
      onChange={(next) => go({ page: next })}
    />
  );
}

interface LookedProps {
  readonly document: Document;
  /** In the order of the flow. */
  readonly views: readonly ViewData[];
  readonly step: number;
}

/** The journey through all blocks, or one view of it as large as there is room. */
function Looked({ document, views, step }: LookedProps) {
  const { t, read } = useWords();
  const { view: chosen, go } = useInspectState();
  const { lightUp, putOut } = useHighlight.getState();
  const isLit = useIsLit(document);
  const save = useSaveView(document, step);
  const view = views.find((one) => viewKey(one) === chosen);
  const body = useRef<HTMLDivElement>(null);
  // What the pointer was on is gone with the page.
  useEffect(() => putOut, [chosen, putOut]);
  const back = () => {
    const left = chosen;
    go({ view: undefined });
    requestAnimationFrame(() =>
      body.current?.querySelector<HTMLElement>(`[data-view="${CSS.escape(left ?? '')}"]`)?.focus(),
    );
  };
  useEscape(view !== undefined, () => {
    if (!useScreen.getState().dialog && !useScreen.getState().question) back();
  });
  const point = (of: ViewData | undefined) => (of ? lightUp(document, of.path, of.port) : putOut());
  if (!view)
    return (
      <>
        <div ref={body} className="inspect-body">
          <Journey
            {...{ document, views, isLit }}
            onPoint={point}
            onSave={save}
            onOpen={(opened, head) => {
              go({ view: viewKey(opened), ...(head !== undefined && { head, mode: 'map' }) });
              // Its cells are read by arrows at once; what was opened is gone with the journey.
              requestAnimationFrame(() => {
                enterRegion('room');
                showBeginning();
              });
            }}
          />
        </div>
        <Section title={t('attention.cost')} startsOpen={false}>
          <CostView document={document} />
        </Section>
      </>
    );
  const title = titleOf(document, view.path, read);
  return (
    <div ref={body} className="inspect-body inspect-large">
      <Turns {...{ view, title }} onBack={back} />
      <ViewMenu path={view.path} save={(format) => save(view, title, format)}>
        <div className="shown-place">
          <Shown {...{ view, views, document, isLit, title }} onPoint={point} />
        </div>
      </ViewMenu>
      <ExportView {...{ view, title, step, document }} />
    </div>
  );
}

interface TurnsProps {
  readonly view: ViewData;
  readonly title: string;
  readonly onBack: () => void;
}

/** What is shown large, the way back, and the views before and behind it. */
function Turns({ view, title, onBack }: TurnsProps) {
  const { t } = useWords();
  return (
    <div className="view-turns">
      <Button kind="quiet" icon={ArrowLeft} onClick={onBack}>
        {t('attention.back')}
      </Button>
      <h2 className="view-name">
        {title} <span className="quiet">{t(viewKinds[view.kind].title)}</span>
      </h2>
      <CommandIcon id="inspect.previous-view" icon={ChevronLeft} />
      <CommandIcon id="inspect.next-view" icon={ChevronRight} />
    </div>
  );
}

/** Lit up by this room, it is one copy; lit up by the outline or the canvas, it is every copy of the node. */
function useIsLit(document: Document) {
  const nodes = useHighlight((highlight) => highlight.nodes);
  const pointed = useHighlight((highlight) => highlight.path);
  return (path: string) => {
    if (pointed !== undefined) return path === pointed;
    return nodesOnPath(document, path).some(({ graph, node }) =>
      nodes.some((seen) => seen.graph === graph && seen.node === node),
    );
  };
}

interface ShownProps {
  readonly view: ViewData;
  readonly views: readonly ViewData[];
  readonly document: Document;
  readonly title: string;
  readonly isLit: (path: string) => boolean;
  readonly onPoint: (view: ViewData | undefined) => void;
}

function Shown({ view, views, document, title, isLit, onPoint }: ShownProps) {
  const { read } = useWords();
  const byRoom = useHighlight((highlight) => highlight.path !== undefined);
  const { View } = viewKinds[view.kind];
  return (
    <div
      className="shown"
      data-lit={!byRoom && isLit(view.path)}
      onPointerEnter={() => onPoint(view)}
      onPointerLeave={() => onPoint(undefined)}
      onFocus={() => onPoint(view)}
      onBlur={() => onPoint(undefined)}
    >
      <View
        {...{ view, title, document, views, isLit, onPoint }}
        titleOf={(of) => titleOf(document, of.path, read)}
      />
    </div>
  );
}
