// The module whose inside is on the screen: its name, its ports, what it says in all.
import { CopyPlus, LogOut, Trash2 } from 'lucide-react';
import type { ModuleDefinition } from '../../graph-core/index.ts';
import { withLanguage } from '../document/with-language.ts';
import { deleteModule, duplicateListed } from '../commands/listed-modules.ts';
import { useWords } from '../i18n/words.ts';
import { Button, IconButton } from '../parts/Button.tsx';
import { NameField } from './NameField.tsx';
import { Panel, Section } from '../parts/Panel.tsx';
import { useCanvas } from '../stores/canvas.ts';
import { useDocument } from '../document/document.ts';
import { ModulePorts } from './ModulePorts.tsx';

export function ModulePanel({ module }: { readonly module: ModuleDefinition }) {
  const { t, read, language } = useWords();
  const edit = useDocument((state) => state.edit);
  const trail = useCanvas((state) => state.trail);
  const leaveTo = useCanvas((state) => state.leaveTo);
  return (
    <Panel
      title={read(module.name)}
      actions={
        <>
          <IconButton
            icon={CopyPlus}
            label={t('module.duplicate')}
            onClick={() => duplicateListed(module)}
          />
          <IconButton
            icon={Trash2}
            label={t('module.delete')}
            onClick={() => void deleteModule(module)}
          />
        </>
      }
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
        <NameField
          label={t('inspector.name')}
          value={read(module.name)}
          onWrite={(typed, gesture) => {
            if (!typed.trim()) return;
            const name = withLanguage(module.name, language, typed.trim());
            edit({ edit: 'set-module', module: { ...module, name } }, gesture);
          }}
        />
      </Section>
      <Section title={t('inspector.ports')}>
        <ModulePorts module={module} />
      </Section>
    </Panel>
  );
}
