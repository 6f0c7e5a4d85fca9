// Commands about what the window shows: rooms, panels, zoom, theme, language.
import {
  Blocks,
  BookOpen,
  BoxSelect,
  ChartLine,
  Database,
  Eye,
  Hand,
  Keyboard,
  Languages,
  ListTree,
  Map as MapIcon,
  Maximize,
  ScanSearch,
  Search,
  SunMoon,
  Workflow,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { useDocument } from '../document/document.ts';
import type { HelpPageName, Room } from '../stores/screen.ts';
import { useScreen } from '../stores/screen.ts';
import type { Settings } from '../stores/settings.ts';
import { useSettings } from '../stores/settings.ts';
import type { Command } from './command.ts';
import { findInOutline } from './find-in-outline.ts';
import { problemCommand } from './problem-command.ts';
import { enterRegionSoon, regionNamed, stepRegion } from './regions.ts';

const isOpen = () => useDocument.getState().isOpen;

function room(
  name: Room,
  label: Command['label'],
  icon: NonNullable<Command['icon']>,
  key: string,
) {
  return {
    id: `view.room-${name}`,
    label,
    icon,
    // A browser keeps Ctrl with a digit for its own tabs.
    keys: [`Alt+Digit${key}`, `$mod+Digit${key}`],
    menu: 'view',
    enabled: isOpen,
    checked: () => useScreen.getState().room === name,
    run: () => useScreen.getState().goTo(name),
  } satisfies Command;
}

function theme(value: Settings['theme'], label: Command['label']) {
  return {
    id: `view.theme-${value}`,
    label,
    icon: SunMoon,
    menu: 'view',
    checked: () => useSettings.getState().theme === value,
    run: () => useSettings.getState().set({ theme: value }),
  } satisfies Command;
}

/** The focus goes there, wherever it is. */
function goToRegion(name: string, label: Command['label'], show: () => void) {
  return {
    id: `view.go-${name}`,
    label,
    menu: 'edit',
    enabled: isOpen,
    run: () => {
      show();
      enterRegionSoon(name);
    },
  } satisfies Command;
}

function help(page: HelpPageName, label: Command['label'], keys: readonly string[] = []) {
  return {
    id: `help.${page}`,
    label,
    icon: BookOpen,
    keys,
    menu: 'help',
    run: () => useScreen.getState().openDialog(page),
  } satisfies Command;
}

function language(value: Settings['language'], label: Command['label']) {
  return {
    id: `view.language-${value}`,
    label,
    icon: Languages,
    menu: 'view',
    checked: () => useSettings.getState().language === value,
    run: () => useSettings.getState().set({ language: value }),
  } satisfies Command;
}

export const viewCommands: readonly Command[] = [
  {
    id: 'view.commands',
    label: 'command.view-commands',
    icon: Search,
    keys: ['$mod+KeyK', '$mod+Shift+KeyP'],
    menu: 'view',
    run: () => useScreen.getState().openDialog('commands'),
  },
  { ...room('build', 'room.build', Blocks, '1'), startsGroup: true },
  room('data', 'room.data', Database, '2'),
  room('train', 'room.train', ChartLine, '3'),
  room('attend', 'room.attend', Eye, '4'),
  {
    id: 'view.next-region',
    label: 'command.view-next-region',
    keys: ['F6'],
    menu: 'view',
    startsGroup: true,
    run: () => stepRegion(1),
  },
  {
    id: 'view.previous-region',
    label: 'command.view-previous-region',
    keys: ['Shift+F6'],
    menu: 'view',
    run: () => stepRegion(-1),
  },
  problemCommand,
  {
    id: 'view.palette',
    label: 'command.view-palette',
    keys: ['$mod+KeyB'],
    menu: 'view',
    startsGroup: true,
    enabled: isOpen,
    checked: () => useSettings.getState().showsPalette,
    run: () => {
      const { showsPalette, set } = useSettings.getState();
      set({ showsPalette: !showsPalette });
    },
  },
  {
    id: 'view.outline',
    label: 'command.view-outline',
    icon: ListTree,
    menu: 'view',
    enabled: isOpen,
    checked: () => useSettings.getState().side === 'outline',
    run: () => {
      const { side, set } = useSettings.getState();
      set({ side: side === 'outline' ? 'blocks' : 'outline', showsPalette: true });
    },
  },
  {
    id: 'view.canvas',
    label: 'command.view-canvas',
    icon: Workflow,
    keys: ['$mod+Backslash'],
    menu: 'view',
    enabled: isOpen,
    checked: () => useSettings.getState().showsCanvas,
    run: () => {
      const { showsCanvas, set } = useSettings.getState();
      set({ showsCanvas: !showsCanvas });
    },
  },
  {
    id: 'view.find',
    label: 'command.view-find',
    icon: ScanSearch,
    keys: ['$mod+KeyF'],
    menu: 'edit',
    startsGroup: true,
    enabled: isOpen,
    run: findInOutline,
  },
  goToRegion('canvas', 'command.view-go-canvas', () => {
    const { room, goTo } = useScreen.getState();
    if (room === 'data') goTo('build');
    if (room !== 'build' && !regionNamed('canvas'))
      useSettings.getState().set({ showsCanvas: true });
  }),
  goToRegion('palette', 'command.view-go-palette', () => {
    useScreen.getState().goTo('build');
    useSettings.getState().set({ side: 'blocks', showsPalette: true });
  }),
  goToRegion('inspector', 'command.view-go-inspector', () => {
    useScreen.getState().goTo('build');
    useSettings.getState().set({ showsInspector: true });
  }),
  {
    id: 'view.inspector',
    label: 'command.view-inspector',
    keys: ['$mod+KeyI'],
    menu: 'view',
    enabled: isOpen,
    checked: () => useSettings.getState().showsInspector,
    run: () => {
      const { showsInspector, set } = useSettings.getState();
      set({ showsInspector: !showsInspector });
    },
  },
  {
    id: 'view.stats',
    label: 'command.view-stats',
    menu: 'view',
    enabled: isOpen,
    checked: () => useSettings.getState().liveStats,
    run: () => {
      const { liveStats, set } = useSettings.getState();
      set({ liveStats: !liveStats });
    },
  },
  {
    id: 'view.fit',
    label: 'command.view-fit',
    icon: Maximize,
    keys: ['Shift+Digit1'],
    menu: 'view',
    startsGroup: true,
    enabled: () => canvasView() !== undefined,
    run: () => canvasView()?.fit(),
  },
  {
    id: 'view.fit-selection',
    label: 'command.view-fit-selection',
    keys: ['Shift+Digit2'],
    menu: 'view',
    enabled: () => canvasView() !== undefined && useCanvas.getState().selection.nodes.size > 0,
    run: () => canvasView()?.fit([...useCanvas.getState().selection.nodes]),
  },
  {
    id: 'view.zoom-in',
    label: 'canvas.zoom-in',
    icon: ZoomIn,
    // With Ctrl these are the browser's, for the words of the whole window.
    // By what they write: on a Japanese keyboard + stands beside the L.
    keys: ['+', 'Shift++', '=', 'Shift+='],
    menu: 'view',
    enabled: () => canvasView() !== undefined,
    run: () => canvasView()?.zoomBy(1.25),
  },
  {
    id: 'view.zoom-out',
    label: 'canvas.zoom-out',
    icon: ZoomOut,
    keys: ['-'],
    menu: 'view',
    enabled: () => canvasView() !== undefined,
    run: () => canvasView()?.zoomBy(0.8),
  },
  {
    id: 'view.zoom-actual',
    label: 'command.view-zoom-actual',
    keys: ['Shift+Digit0'],
    menu: 'view',
    enabled: () => canvasView() !== undefined,
    run: () => canvasView()?.zoomTo(1),
  },
  {
    id: 'view.tool-hand',
    label: 'command.view-tool-hand',
    icon: Hand,
    keys: ['KeyH'],
    menu: 'view',
    startsGroup: true,
    enabled: isOpen,
    checked: () => useSettings.getState().tool === 'hand',
    run: () => useSettings.getState().set({ tool: 'hand' }),
  },
  {
    id: 'view.tool-select',
    label: 'command.view-tool-select',
    icon: BoxSelect,
    keys: ['KeyV'],
    menu: 'view',
    enabled: isOpen,
    checked: () => useSettings.getState().tool === 'select',
    run: () => useSettings.getState().set({ tool: 'select' }),
  },
  {
    id: 'view.map',
    label: 'command.view-map',
    icon: MapIcon,
    keys: ['KeyM'],
    menu: 'view',
    enabled: isOpen,
    checked: () => useSettings.getState().showsMap,
    run: () => {
      const { showsMap, set } = useSettings.getState();
      set({ showsMap: !showsMap });
    },
  },
  { ...theme('system', 'command.theme-system'), startsGroup: true },
  theme('light', 'command.theme-light'),
  theme('dark', 'command.theme-dark'),
  { ...language('en', 'command.language-en'), startsGroup: true },
  language('ja', 'command.language-ja'),
  help('guide', 'command.help-guide', ['F1']),
  help('first-steps', 'command.help-first-steps'),
  help('lecture', 'command.help-lecture'),
  {
    id: 'help.keys',
    label: 'command.help-keys',
    icon: Keyboard,
    keys: ['Shift+?'],
    menu: 'help',
    startsGroup: true,
    run: () => useScreen.getState().openDialog('keys'),
  },
  {
    id: 'help.about',
    label: 'command.help-about',
    menu: 'help',
    run: () => useScreen.getState().openDialog('about'),
  },
];
