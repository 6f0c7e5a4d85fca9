// What can be done with a view in the Inspect room, by the menu that is opened on it.
import { Crosshair, Image, Maximize2, Table } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { goTo } from '../../document/go-to.ts';
import type { WordKey } from '../../i18n/words.ts';
import { liveRun } from '../../run/live-runs.ts';
import { nodesOnPath } from '../../stores/highlight.ts';
import type { ViewFormat } from '../../stores/pointed.ts';
import { usePointed } from '../../stores/pointed.ts';
import type { Command } from '../command.ts';

const pointedView = () => usePointed.getState().view;

function saveAs(format: ViewFormat, label: WordKey, icon: LucideIcon): Command {
  return {
    id: `inspect-view.save-${format}`,
    label,
    icon,
    enabled: () => pointedView() !== undefined,
    run: () => pointedView()?.save(format),
  };
}

export const viewMenuCommands: readonly Command[] = [
  {
    id: 'inspect-view.enlarge',
    label: 'command.inspect-view-enlarge',
    icon: Maximize2,
    enabled: () => pointedView()?.enlarge !== undefined,
    run: () => pointedView()?.enlarge?.(),
  },
  {
    id: 'inspect-view.show-block',
    label: 'training.show-block',
    icon: Crosshair,
    enabled: () => blockOfView() !== undefined,
    run: () => {
      const block = blockOfView();
      if (block) goTo(block);
    },
  },
  saveAs('png', 'command.inspect-view-save-png', Image),
  saveAs('svg', 'command.inspect-view-save-svg', Image),
  saveAs('csv', 'command.inspect-view-save-csv', Table),
];

/** The innermost block that the view shows. */
function blockOfView() {
  const { trained } = liveRun();
  const view = pointedView();
  return trained && view && nodesOnPath(trained, view.path).at(-1);
}
