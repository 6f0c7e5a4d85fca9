// What can be done to a module where it is listed: another name, a second one like it, away with it.
import type { Edit, ModuleDefinition, Text } from '../../graph-core/index.ts';
import {
  duplicateModule,
  moduleName,
  placementsOf,
  renameModule,
  retireModule,
  text,
} from '../../graph-core/index.ts';
import { withLanguage } from '../document/with-language.ts';
import { words } from '../i18n/words.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';

function step(edit: Edit | undefined, name: Text, gesture?: string): void {
  if (edit) useDocument.getState().edit(edit, gesture, name);
}

/** An empty name leaves the module its own. */
export function renameListed(module: ModuleDefinition, name: string, gesture?: string): void {
  const { read, language } = words();
  const wanted = name.trim();
  if (!wanted || wanted === read(module.name)) return;
  const named = withLanguage(module.name, language, wanted);
  step(
    renameModule(presentDocument(), module.id, named),
    text('Rename the module', 'モジュール名を変更'),
    gesture,
  );
}

export function duplicateListed(module: ModuleDefinition): void {
  step(
    duplicateModule(presentDocument(), module.id)?.edit,
    text('Duplicate the module', 'モジュールを複製'),
  );
}

/** One that is in use goes only once the user has said what becomes of the places where it stands. */
export async function deleteModule(module: ModuleDefinition): Promise<void> {
  const { t, read } = words();
  const name = moduleName(module);
  const count = placementsOf(presentDocument(), module.id).length;
  const answer =
    count === 0
      ? 'remove'
      : await useScreen.getState().ask({
          title: t('module.delete-title', { name: read(name) }),
          body: t('module.delete-body', { count }),
          choices: [
            { value: 'unpack', label: t('module.delete-unpack'), kind: 'primary' },
            { value: 'remove', label: t('module.delete-placements'), kind: 'danger' },
          ],
        });
  if (answer !== 'unpack' && answer !== 'remove') return;
  const made = retireModule(presentDocument(), module.id, answer);
  if ('refused' in made) {
    useScreen.getState().say({ tone: 'caution', text: made.refused });
    return;
  }
  step(made.edit, text('Delete the module', 'モジュールを削除'));
  const after = presentDocument();
  useScreen.getState().say({
    tone: 'done',
    text: text(`‘${name.en}’ was deleted.`, `「${name.ja}」を削除しました。`),
    action: {
      label: text('Undo', '元に戻す'),
      run: () => {
        if (presentDocument() === after) useDocument.getState().undo();
      },
    },
  });
}
