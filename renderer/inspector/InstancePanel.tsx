// A placement of a module: how often it is repeated, whose weights it uses, what is inside.
import { CornerDownRight, Ungroup } from 'lucide-react';
import type { Document, GraphId, ModuleNode, Quantity } from '../../graph-core/index.ts';
import { nodeTitle } from '../document/names.ts';
import { usePresentProblems } from '../document/use-facts.ts';
import { runCommand } from '../commands/registry.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { ChoiceField } from '../parts/Field.tsx';
import { Panel, Section } from '../parts/Panel.tsx';
import { useCanvas } from '../stores/canvas.ts';
import { useDocument } from '../document/document.ts';
import { entry } from '../document/entry.ts';
import { CostLines } from './CostLines.tsx';
import { NodeName } from './NodeName.tsx';
import { Problems } from '../problems/Problems.tsx';
import { SizeField } from './SizeField.tsx';
import { RateField } from './RateField.tsx';
import { TieField } from './TieField.tsx';

interface InstancePanelProps {
  readonly document: Document;
  readonly graph: GraphId;
  readonly node: ModuleNode;
}

export function InstancePanel({ document, graph, node }: InstancePanelProps) {
  const { t, read } = useWords();
  const edit = useDocument((state) => state.edit);
  const repeat = entry((times: Quantity) => ({
    edit: 'set-instance',
    graph,
    node: node.id,
    repeat: times,
  }));
  const enter = useCanvas((state) => state.enter);
  const problems = usePresentProblems(graph, node.id);
  const module = document.modules.find(({ id }) => id === node.module);
  const instances = [document.graph, ...document.modules.map((other) => other.graph)]
    .flatMap(({ nodes }) => nodes)
    .filter((other) => 'module' in other && other.module === node.module).length;
  return (
    <Panel
      title={read(nodeTitle(document, node))}
      head={
        <div className="inspector-intro">
          <p className="inspector-summary">
            {t('inspector.instance', { name: module ? read(module.name) : node.module })}
          </p>
          {module?.notes ? <p>{read(module.notes)}</p> : null}
          {module ? (
            <div className="inspector-actions">
              <Button
                icon={CornerDownRight}
                onClick={() => enter({ module: node.module, node: node.id })}
              >
                {t('inspector.enter')}
              </Button>
              <Button icon={Ungroup} onClick={() => void runCommand('arrange.unpack-module')}>
                {t('command.arrange-unpack-module')}
              </Button>
            </div>
          ) : null}
        </div>
      }
    >
      {problems.length > 0 ? (
        <Section title={t('inspector.problems')}>
          <Problems problems={problems} />
        </Section>
      ) : null}
      <Section title={t('inspector.settings')}>
        <NodeName graph={graph} node={node} placeholder={module ? read(module.name) : ''} />
        <SizeField
          label={t('inspector.repeat')}
          help={t('inspector.repeat-help')}
          value={node.repeat}
          min={1}
          max={1000}
          variables={document.variables}
          onCommit={repeat.onSet}
          typing={repeat.typing}
        />
        <ChoiceField
          label={t('inspector.weights')}
          help={t('inspector.weights-help')}
          value={node.weights}
          options={[
            { value: 'own', label: t('inspector.weights-own') },
            { value: 'shared', label: t('inspector.weights-shared') },
          ]}
          onChange={(weights) =>
            edit({
              edit: 'set-instance',
              graph,
              node: node.id,
              weights: weights === 'shared' ? 'shared' : 'own',
            })
          }
        />
        <TieField document={document} graph={graph} node={node} />
        <RateField graph={graph} node={node} />
        {instances > 1 ? (
          <p className="field-help">{t('inspector.instances', { count: instances })}</p>
        ) : null}
      </Section>
      <Section title={t('inspector.cost')}>
        <CostLines graph={graph} node={node.id} />
      </Section>
    </Panel>
  );
}
