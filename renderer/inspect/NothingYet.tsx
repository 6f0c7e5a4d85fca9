// The Inspect room before there is anything to look at: what stands in the way, the way out, and what is known already.
import { Eye } from 'lucide-react';
import { CommandButton } from '../commands/CommandButton.tsx';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { EmptyPlace } from '../parts/EmptyPlace.tsx';
import { Section } from '../parts/Panel.tsx';
import { useDocument } from '../document/document.ts';
import { useShownRun } from '../run/shown-run.ts';
import { useScreen } from '../stores/screen.ts';
import { CostView } from './views/CostView.tsx';

export function NothingYet() {
  const { t } = useWords();
  const document = useDocument(({ history }) => history.present);
  const problems = useDocument(({ analysis }) => analysis.problems);
  const phase = useShownRun((run) => run.phase);
  const { goTo, openDialog } = useScreen.getState();
  const isEmpty = document.graph.nodes.length === 0;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const hasData = document.data.source !== '';
  const waits = phase === 'preparing' || phase === 'running' || phase === 'ready';
  if (waits)
    return (
      <EmptyPlace icon={Eye} title={t('attention.waiting')}>
        {t('attention.empty-help')}
      </EmptyPlace>
    );
  const way = isEmpty
    ? { words: t('attention.empty-help') }
    : errors > 0
      ? {
          words: t('training.not-sound', { count: errors }),
          label: t('training.show-problems'),
          go: () => openDialog('problems'),
        }
      : !hasData
        ? {
            words: t('attention.empty-no-data'),
            label: t('training.choose-data'),
            go: () => goTo('data'),
          }
        : {
            words: t('attention.empty-help'),
            trains: true,
          };
  return (
    <section className="inspect-room" data-region="room" aria-label={t('attention.room')}>
      <EmptyPlace
        icon={Eye}
        title={t('attention.empty')}
        action={
          way.go ? (
            <Button kind="primary" onClick={way.go}>
              {way.label}
            </Button>
          ) : way.trains ? (
            <CommandButton id="run.train" kind="primary" />
          ) : undefined
        }
      >
        {way.words}
      </EmptyPlace>
      {isEmpty ? null : (
        <Section title={t('attention.cost')}>
          <CostView document={document} />
        </Section>
      )}
    </section>
  );
}
