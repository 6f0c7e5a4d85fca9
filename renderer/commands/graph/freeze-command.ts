// The command that freezes what is selected, or lets it learn again.
import { Snowflake } from 'lucide-react';
import { scopedKey } from '../../../graph-core/index.ts';
import { useDocument } from '../../document/document.ts';
import type { Command } from '../command.ts';
import { nodeSwitch } from './node-switch.ts';

export const freezeCommand: Command = {
  ...nodeSwitch({
    id: 'edit.freeze',
    labels: { set: 'command.edit-freeze', unset: 'command.edit-unfreeze' },
    icon: Snowflake,
    // It has weights of its own.
    mayHave: ({ id, rate }, graph) => {
      const { costs } = useDocument.getState().analysis;
      return rate !== undefined || (costs.get(scopedKey(graph, id))?.parameters ?? 0) > 0;
    },
    isSet: ({ rate }) => rate === 0,
    edit: (graph, node, freezes) => ({
      edit: 'set-rate',
      graph,
      node,
      rate: freezes ? 0 : undefined,
    }),
  }),
  startsGroup: true,
};
