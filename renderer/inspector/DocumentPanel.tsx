// The document itself, shown while nothing is selected: what it is about, its variables, its problems, its cost.
import type { Document } from '../../graph-core/index.ts';
import { withLanguage } from '../document/with-language.ts';
import { useWords } from '../i18n/words.ts';
import { Panel, Section } from '../parts/Panel.tsx';
import { ReadAndWrite } from '../parts/ReadAndWrite.tsx';
import { useDocument } from '../document/document.ts';
import { CostList } from './CostLines.tsx';
import { ProblemCard } from '../problems/ProblemCard.tsx';
import { VariableTable } from './VariableTable.tsx';

const mostProblems = 20;

export function DocumentPanel({ document }: { readonly document: Document }) {
  const { t, read } = useWords();
  const problems = useDocument((state) => state.analysis.problems);
  const { cost, partial } = useDocument((state) => state.analysis);
  const examining = useDocument((state) => state.examining !== undefined);
  const isEmpty = document.graph.nodes.length === 0;
  return (
    <Panel title={read(document.name)}>
      {problems.length > 0 && !isEmpty ? (
        <Section title={t('inspector.problems')} aside={problems.length}>
          {problems.slice(0, mostProblems).map((problem) => (
            <ProblemCard
              key={`${problem.code} ${problem.location.path ?? ''} ${problem.message.en}`}
              problem={problem}
              findable
            />
          ))}
        </Section>
      ) : null}
      <Section title={t('inspector.about')}>
        <Notes document={document} />
      </Section>
      <Section title={t('inspector.variables')}>
        <VariableTable document={document} />
      </Section>
      <Section title={t('inspector.cost')}>
        {examining ? (
          <p className="quiet">{t('status.examining')}</p>
        ) : (
          <CostList cost={cost} partial={partial} />
        )}
      </Section>
    </Panel>
  );
}

function Notes({ document }: { readonly document: Document }) {
  const { t, read, language } = useWords();
  const edit = useDocument((state) => state.edit);
  return (
    <ReadAndWrite
      label={t('inspector.notes')}
      value={read(document.notes)}
      placeholder={t('inspector.notes-placeholder')}
      onWrite={(notes, gesture) =>
        edit(
          { edit: 'set-document', notes: withLanguage(document.notes, language, notes) },
          gesture,
        )
      }
    />
  );
}
