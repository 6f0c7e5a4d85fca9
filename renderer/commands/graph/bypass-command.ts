// The command that lets blocks pass their input on as if they were not there, or takes that back.
import { CircleSlash2 } from 'lucide-react';
import { canBypass, findBlock } from '../../../graph-core/index.ts';
import type { Command } from '../command.ts';
import { nodeSwitch } from './node-switch.ts';

export const bypassCommand: Command = {
  ...nodeSwitch({
    id: 'edit.bypass',
    labels: { set: 'command.edit-bypass', unset: 'command.edit-use-again' },
    icon: CircleSlash2,
    mayHave: (node, _, document) => node.bypass === true || canBypass(document, node, findBlock),
    isSet: ({ bypass }) => bypass === true,
    edit: (graph, node, bypass) => ({ edit: 'set-bypass', graph, node, bypass }),
  }),
  keys: ['KeyB'],
};
