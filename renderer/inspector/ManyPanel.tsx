// Several selected things together: how many, what they cost, what can be done with them at once.
import { CopyPlus, Group, Trash2 } from 'lucide-react';
import type { Cost, GraphId, Node } from '../../graph-core/index.ts';
import { scopedKey } from '../../graph-core/index.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { runCommand } from '../commands/registry.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Panel, Section } from '../parts/Panel.tsx';
import { shownAnalysis, useDocument } from '../document/document.ts';
import { CostList } from './CostLines.tsx';

interface ManyPanelProps {
  readonly graph: GraphId;
  readonly nodes: readonly Node[];
  readonly count: number;
}

export function ManyPanel({ graph, nodes, count }: ManyPanelProps) {
  const { t } = useWords();
  const costs = useDocument((state) => shownAnalysis(state).costs);
  const sum = nodes.reduce<Cost>(
    (total, { id }) => {
      const cost = costs.get(scopedKey(graph, id));
      return cost
        ? {
            parameters: total.parameters + cost.parameters,
            multiplyAdds: total.multiplyAdds + cost.multiplyAdds,
            activationBytes: total.activationBytes + cost.activationBytes,
          }
        : total;
    },
    { parameters: 0, multiplyAdds: 0, activationBytes: 0 },
  );
  return (
    <Panel title={t('inspector.many', { count })}>
      <Section title={t('inspector.actions')}>
        <div className="inspector-actions">
          <Button icon={CopyPlus} onClick={() => void runCommand('edit.duplicate')}>
            {t('command.edit-duplicate')}
          </Button>
          {nodes.length > 0 ? (
            <Button icon={Group} onClick={() => void runCommand('arrange.make-module')}>
              {t('command.arrange-make-module')}
            </Button>
          ) : null}
          {sum.parameters > 0 ? <CommandButton id="edit.freeze" /> : null}
          <Button icon={Trash2} onClick={() => void runCommand('edit.delete')}>
            {t('command.edit-delete')}
          </Button>
        </div>
      </Section>
      {nodes.length > 0 ? (
        <Section title={t('inspector.cost')}>
          <CostList cost={sum} />
        </Section>
      ) : null}
    </Panel>
  );
}
