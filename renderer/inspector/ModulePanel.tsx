// The module whose inside is on the screen: its name, words and ports, the document's variables, and where it stands.
import { BookMarked, CopyPlus, LogOut, Trash2 } from 'lucide-react';
import type { Document, ModuleDefinition } from '../../graph-core/index.ts';
import { withLanguage } from '../document/with-language.ts';
import { saveToLibrary } from '../commands/library.ts';
import { deleteModule, duplicateListed } from '../commands/listed-modules.ts';
import { useWords } from '../i18n/words.ts';
import { Button, IconButton } from '../parts/Button.tsx';
import { NameField } from './NameField.tsx';
import { Panel, Section } from '../parts/Panel.tsx';
import { useCanvas } from '../stores/canvas.ts';
import { useDocument } from '../document/document.ts';
import { ReadAndWrite } from '../parts/ReadAndWrite.tsx';
import { ModulePorts } from './ModulePorts.tsx';
import { Placements } from './Placements.tsx';
import { VariableTable } from './VariableTable.tsx';

interface ModulePanelProps {
  readonly document: Document;
  readonly module: ModuleDefinition;
}

export function ModulePanel({ document, module }: ModulePanelProps) {
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
            icon={BookMarked}
            label={t('module.save')}
            onClick={() => void saveToLibrary(module)}
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
        <ReadAndWrite
          label={t('module.notes')}
          value={read(module.notes ?? '')}
          placeholder={t('module.notes-placeholder')}
          onWrite={(typed, gesture) => {
            const notes = withLanguage(module.notes ?? '', language, typed);
            edit({ edit: 'set-module', module: { ...module, notes } }, gesture);
          }}
        />
      </Section>
      <Section title={t('inspector.ports')}>
        <ModulePorts module={module} />
      </Section>
      <Section title={t('inspector.variables')}>
        <VariableTable document={document} />
      </Section>
      <Section title={t('module.placements')}>
        <Placements document={document} module={module.id} />
      </Section>
    </Panel>
  );
}
