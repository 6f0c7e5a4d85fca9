// The room in which a model is trained: controls, curves, settings and kept runs. Knows no engine.
import { GraduationCap } from 'lucide-react';
import { CommandButton } from '../commands/CommandButton.tsx';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { EmptyPlace } from '../parts/EmptyPlace.tsx';
import { Section } from '../parts/Panel.tsx';
import { useDocument } from '../document/document.ts';
import { useShownRun } from '../run/shown-run.ts';
import { useScreen } from '../stores/screen.ts';
import { BackendFields } from './BackendFields.tsx';
import { Checks } from './Checks.tsx';
import { useChecks } from '../run/checks.ts';
import type { Shown } from './Curves.tsx';
import { Curves } from './Curves.tsx';
import { DuelView } from './duel/DuelView.tsx';
import { FinalHeldOut } from './FinalHeldOut.tsx';
import { useKeptRuns } from '../run/kept/kept-runs.ts';
import { RunControls } from './RunControls.tsx';
import { lineLook } from './line-look.ts';
import { RunList } from './RunList.tsx';
import { RunMessages } from './RunMessages.tsx';
import { RunStatus } from './RunStatus.tsx';
import { TrainingSettings } from './TrainingSettings.tsx';
import './training.css';

export function TrainingRoom() {
  const { t } = useWords();
  const isEmpty = useDocument(({ history }) => history.present.graph.nodes.length === 0);
  const checking = useChecks(({ running }) => running !== undefined);
  if (isEmpty)
    return (
      <EmptyPlace
        icon={GraduationCap}
        title={t('training.empty')}
        action={
          <Button kind="primary" onClick={() => useScreen.getState().openGallery(true)}>
            {t('training.open-template')}
          </Button>
        }
      >
        {t('training.empty-help')}
      </EmptyPlace>
    );
  return (
    <section className="training-room" data-region="room" aria-label={t('training.room')}>
      <header className="training-head">
        <div className="training-top">
          <RunControls />
          <CommandButton id="document.export" kind="quiet" />
        </div>
        <RunStatus />
        <RunMessages />
      </header>
      <div className="training-columns">
        <div className="training-charts">
          <FinalHeldOut />
          <DuelView />
          <Charts />
        </div>
        <div className="training-side">
          <TrainingSettings />
          <Section title={t('training.backend')} startsOpen={false}>
            <BackendFields />
          </Section>
          <Section title={t('training.checks')} startsOpen={false} isAtWork={checking}>
            <Checks />
          </Section>
          <Section title={t('training.runs')} startsOpen>
            <RunList />
            <div>
              <CommandButton id="run.save-weights" />
            </div>
          </Section>
        </div>
      </div>
    </section>
  );
}

function Charts() {
  const { t } = useWords();
  const run = useShownRun((state) => state.run);
  const curves = useShownRun((state) => state.curves);
  const present = useDocument(({ history }) => history.present);
  const isGame = (useShownRun(({ trained }) => trained) ?? present).training.players !== undefined;
  // Curves grow in place; this number says when.
  useShownRun((state) => state.curvesVersion);
  const records = useKeptRuns((runs) => runs.records);
  const overlaid = useKeptRuns((runs) => runs.overlaid);
  const runs: Shown[] = [
    { id: run ?? 'none', name: t('training.this-run'), color: '--ink', curves },
    ...[...overlaid].flatMap(([id, { curves: book }], index) =>
      id === run
        ? []
        : [
            {
              id,
              name: records.find((record) => record.id === id)?.name ?? id,
              ...lineLook(index),
              curves: book,
            },
          ],
    ),
  ];
  if (runs.every((shown) => shown.curves.names().length === 0))
    // What a game says in that place has been said above.
    return isGame ? null : <p className="quiet">{t('training.no-curves')}</p>;
  return <Curves runs={runs} />;
}
