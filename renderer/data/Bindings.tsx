// Which column fills which input and which output is held to which column, with what does not fit.
import { useMemo } from 'react';
import { fittingEdits, hasSpare, printShape } from '../../graph-core/index.ts';
import { nodeTitle } from '../document/names.ts';
import { bothWords, useWords } from '../i18n/words.ts';
import { ProblemCard } from '../problems/ProblemCard.tsx';
import { RepairButton } from '../problems/RepairButton.tsx';
import { ChoiceField } from '../parts/Field.tsx';
import { Notice } from '../parts/Notice.tsx';
import { useDocument } from '../document/document.ts';
import type { OpenedData } from './data-wire.ts';
import { dataJoints } from './joints.ts';

export function Bindings({ opened }: { readonly opened: OpenedData }) {
  const { t, read } = useWords();
  const document = useDocument(({ history }) => history.present);
  const analysis = useDocument((state) => state.analysis);
  const edit = useDocument((state) => state.edit);
  const joints = useMemo(() => dataJoints(document), [document]);
  const problems = analysis.problems.filter(
    ({ about, location }) => about === 'data' && location.node !== undefined,
  );
  const several = problems.length > 1;
  // A single misfit has its repair beside it.
  const edits = useMemo(
    () =>
      several || hasSpare(document, opened.columns) ? fittingEdits(document, opened.columns) : [],
    [document, opened, several],
  );
  const allBound = joints.every(({ node }) => Object.hasOwn(document.data.bindings, node.id));
  const columnWords = opened.columns.map(({ name, label, sizes }) => ({
    value: name,
    label: sizes.length > 0 ? `${read(label)} [${sizes.join(' × ')}]` : read(label),
  }));
  return (
    <aside className="bindings" aria-label={t('data.bindings')}>
      <h3 className="bindings-title">{t('data.bindings')}</h3>
      <p className="quiet">{t('data.bindings-help')}</p>
      {joints.length === 0 ? <Notice tone="plain">{t('data.no-joints')}</Notice> : null}
      {edits.length > 0 ? (
        <Notice
          tone="caution"
          actions={
            <RepairButton edit={{ edit: 'all', edits }} label={bothWords('data.fit-model')} />
          }
        >
          {t(several ? 'data.fit-model-help' : 'data.fit-longest-help')}
        </Notice>
      ) : null}
      {joints.map(({ node, end }) => {
        const bound = document.data.bindings[node.id] ?? '';
        const shape = Object.values(analysis.nodes.get(node.id)?.outputs ?? {})[0];
        return (
          <div key={node.id} className="binding">
            <ChoiceField
              label={`${t(end === 'input' ? 'data.input' : 'data.output')} · ${read(nodeTitle(document, node))}`}
              help={shape ? printShape(shape) : undefined}
              value={bound}
              options={[{ value: '', label: t('data.unbound') }, ...columnWords]}
              onChange={(column) =>
                edit({ edit: 'bind', node: node.id, column: column === '' ? undefined : column })
              }
            />
            {problems
              .filter(({ location }) => location.node === node.id)
              .map((problem) => (
                <ProblemCard key={`${problem.code} ${problem.message.en}`} problem={problem} />
              ))}
          </div>
        );
      })}
      {problems.length === 0 && joints.length > 0 && allBound ? (
        <Notice tone="done">{t('data.all-fits')}</Notice>
      ) : null}
    </aside>
  );
}
