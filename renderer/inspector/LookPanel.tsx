// What is said beside the parts of a block while they are looked at, and the two ways on.
import { LogOut } from 'lucide-react';
import type { Document, GraphId } from '../../graph-core/index.ts';
import { trailNames } from '../document/trail-names.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Panel, Section } from '../parts/Panel.tsx';
import { lookDepth, useCanvas } from '../stores/canvas.ts';
import { Figures } from './PartPanel.tsx';

interface LookPanelProps {
  readonly document: Document;
  readonly graph: GraphId;
}

export function LookPanel({ document, graph }: LookPanelProps) {
  const { t, read } = useWords();
  const trail = useCanvas((state) => state.trail);
  const depth = useCanvas(lookDepth);
  const leaveTo = useCanvas((state) => state.leaveTo);
  const name = trailNames(document, trail).at(-1);
  const nodes = document.modules.find(({ id }) => id === graph)?.graph.nodes ?? [];
  return (
    <Panel
      title={t('inspector.look-title', { name: name === undefined ? '' : read(name) })}
      head={
        <div className="inspector-intro">
          <p className="inspector-summary">{t('inspector.look')}</p>
          <div className="inspector-actions">
            <Button icon={LogOut} onClick={() => leaveTo(depth)}>
              {t('inspector.look-leave')}
            </Button>
            <CommandButton id="arrange.replace-by-parts" help={t('inspector.replace-help')} />
          </div>
        </div>
      }
    >
      <Section title={t('inspector.live-weights')}>
        <Figures document={document} graph={graph} nodes={nodes} />
      </Section>
    </Panel>
  );
}
