// Which commands each thing on the canvas, a kept run and a view offer, in the order of its menu: one table.
import type { WordKey } from '../i18n/words.ts';
import type { Command } from './command.ts';
import { mayRun } from './command.ts';
import { findCommand } from './registry.ts';

export type Thing = 'block' | 'wire' | 'joint' | 'note' | 'selection' | 'canvas' | 'run' | 'view';

/** A command by its id, or several in a menu of their own. */
type Offer = string | { readonly label: WordKey; readonly of: readonly string[] };

const clipboard: readonly Offer[] = ['edit.cut', 'edit.copy', 'edit.duplicate'];
const away: readonly Offer[] = ['edit.delete', 'edit.delete-only'];
const align: Offer = {
  label: 'menu.align',
  of: [
    'arrange.align-left',
    'arrange.align-center',
    'arrange.align-right',
    'arrange.align-top',
    'arrange.align-middle',
    'arrange.align-bottom',
    'arrange.distribute-across',
    'arrange.distribute-down',
  ],
};

/** In groups, between which a line is drawn. */
export const offers: Readonly<Record<Thing, readonly (readonly Offer[])[]>> = {
  block: [
    ['edit.rename', 'insert.connect', 'edit.bypass', 'edit.freeze'],
    ['arrange.look-inside', 'arrange.replace-by-parts', 'arrange.unpack-module'],
    ['arrange.make-module', 'insert.frame'],
    clipboard,
    away,
  ],
  wire: [['insert.into-wire'], ['edit.delete']],
  joint: [['insert.at-joint'], ['edit.unplug']],
  note: [['edit.rename'], clipboard, ['edit.delete']],
  selection: [
    [align, 'arrange.tidy-selection'],
    ['arrange.make-module', 'insert.frame'],
    ['edit.bypass', 'edit.freeze'],
    clipboard,
    away,
  ],
  canvas: [
    ['insert.block', 'insert.note', 'insert.frame', 'edit.paste'],
    ['edit.select-all', 'arrange.tidy'],
    ['view.fit', 'arrange.leave-module'],
    ['edit.undo', 'edit.redo', 'edit.history'],
  ],
  run: [
    ['kept-run.overlay', 'kept-run.pin'],
    ['kept-run.branch-last', 'kept-run.branch-best', 'kept-run.open-document'],
    ['kept-run.save-curves'],
    ['kept-run.delete'],
  ],
  view: [
    ['inspect-view.enlarge', 'inspect-view.show-block'],
    ['inspect-view.save-png', 'inspect-view.save-svg', 'inspect-view.save-csv'],
  ],
};

export type Offered = Command | { readonly label: WordKey; readonly of: readonly Command[] };

/** What a thing offers now, without what cannot be done to it. */
export function offeredBy(thing: Thing): readonly (readonly Offered[])[] {
  const able = (ids: readonly string[]) =>
    ids.map(findCommand).filter((command) => command !== undefined && mayRun(command)) as Command[];
  return offers[thing]
    .map((group) =>
      group.flatMap((offer): readonly Offered[] => {
        if (typeof offer === 'string') return able([offer]);
        const of = able(offer.of);
        return of.length > 0 ? [{ label: offer.label, of }] : [];
      }),
    )
    .filter((group) => group.length > 0);
}
