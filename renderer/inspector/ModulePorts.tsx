// The ports of a module, renamed, added and removed; every instance follows.
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { ModuleDefinition, PortKind } from '../../graph-core/index.ts';
import { addPort, kindNames, removePort, renamePort } from '../../graph-core/index.ts';
import { Joint } from '../canvas/Joint.tsx';
import { useWords } from '../i18n/words.ts';
import { Button, IconButton } from '../parts/Button.tsx';
import { useVanishing } from '../parts/typing.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';

type End = 'inputs' | 'outputs';
const kinds = Object.keys(kindNames) as PortKind[];

export function ModulePorts({ module }: { readonly module: ModuleDefinition }) {
  const { t } = useWords();
  return (['inputs', 'outputs'] as const).map((end) => (
    <fieldset key={end} className="module-ports">
      <legend>{t(end === 'inputs' ? 'canvas.module-inputs' : 'canvas.module-outputs')}</legend>
      {module[end].map(({ name, kind }) => (
        <div key={name} className="module-port">
          <Joint kind={kind} side={end === 'inputs' ? 'mortise' : 'tenon'} />
          <PortName module={module.id} end={end} name={name} />
          <IconButton
            icon={X}
            label={t('inspector.port-remove', { name })}
            onClick={() => {
              const edit = removePort(presentDocument(), module.id, end, name);
              if (edit) useDocument.getState().edit(edit);
            }}
          />
        </div>
      ))}
      <NewPort module={module.id} end={end} />
    </fieldset>
  ));
}

interface PortProps {
  readonly module: string;
  readonly end: End;
}

function PortName({ module, end, name }: PortProps & { readonly name: string }) {
  const { t } = useWords();
  const { hold, settle, edit } = useDocument.getState();
  const [draft, setDraft] = useState<string>();
  useVanishing(draft !== undefined, { end: settle });
  const renamed = (text: string) => renamePort(presentDocument(), module, end, name, text.trim());
  const type = (text: string) => {
    setDraft(text);
    const made = renamed(text);
    hold('edit' in made ? made.edit : undefined);
  };
  const takeBack = () => {
    setDraft(undefined);
    hold(undefined);
  };
  const commit = () => {
    takeBack();
    if (draft === undefined || draft === name) return;
    const made = renamed(draft);
    if ('refused' in made) useScreen.getState().say({ tone: 'caution', text: made.refused });
    else edit(made.edit);
  };
  return (
    <input
      type="text"
      className="control numbers"
      aria-label={t('inspector.port-name', { name })}
      value={draft ?? name}
      onChange={(event) => type(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') takeBack();
      }}
    />
  );
}

function NewPort({ module, end }: PortProps) {
  const { t, read } = useWords();
  const [kind, setKind] = useState<PortKind>('values');
  return (
    <div className="module-port-new">
      <select
        className="control"
        aria-label={t('inspector.port-kind')}
        value={kind}
        onChange={(event) => setKind(event.target.value as PortKind)}
      >
        {kinds.map((offered) => (
          <option key={offered} value={offered}>
            {read(kindNames[offered])}
          </option>
        ))}
      </select>
      <Button
        icon={Plus}
        onClick={() => {
          const made = addPort(presentDocument(), module, end, { name: kind, kind });
          if (made) useDocument.getState().edit(made.edit);
        }}
      >
        {t('inspector.port-add')}
      </Button>
    </div>
  );
}
