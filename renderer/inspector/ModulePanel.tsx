// The module whose inside is on the screen: its name, its ports, what it says in all. Knows no instance.
import { LogOut } from 'lucide-react';
import type { Document, ModuleDefinition } from '../../graph-core/index.ts';
import { Joint } from '../canvas/Joint.tsx';
import { withLanguage } from '../canvas/NoteNode.tsx';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { TextField } from '../parts/Field.tsx';
import { Panel, Section } from '../parts/Panel.tsx';
import { useCanvas } from '../stores/canvas.ts';
import { useDocument } from '../stores/document.ts';

interface ModulePanelProps {
  readonly document: Document;
  readonly module: ModuleDefinition;
}

export function ModulePanel({ module }: ModulePanelProps) {
  const { t, read, language } = useWords();
  const edit = useDocument((state) => state.edit);
  const trail = useCanvas((state) => state.trail);
  const leaveTo = useCanvas((state) => state.leaveTo);
  return (
    <Panel
      title={read(module.name)}
      head={
        <div className="inspector-intro">
          <p className="inspector-summary">{t('inspector.module')}</p>
          <Button icon={LogOut} onClick={() => leaveTo(trail.length - 1)}>
            {t('command.arrange-leave-module')}
          </Button>
        </div>
      }
    >
      <Section title={t('inspector.settings')}>
        <TextField
          label={t('inspector.name')}
          value={read(module.name)}
          maxLength={200}
          onCommit={(name) => {
            if (name.trim())
              edit({
                edit: 'set-module',
                module: { ...module, name: withLanguage(module.name, language, name.trim()) },
              });
          }}
        />
      </Section>
      <Section title={t('inspector.ports')}>
        <ul className="port-table">
          {module.inputs.map(({ name, kind }) => (
            <li key={`in ${name}`}>
              <Joint kind={kind} side="mortise" />
              <span>{name}</span>
              <span className="port-shape">{t('inspector.port-in')}</span>
            </li>
          ))}
          {module.outputs.map(({ name, kind }) => (
            <li key={`out ${name}`}>
              <Joint kind={kind} side="tenon" />
              <span>{name}</span>
              <span className="port-shape">{t('inspector.port-out')}</span>
            </li>
          ))}
        </ul>
      </Section>
    </Panel>
  );
}
