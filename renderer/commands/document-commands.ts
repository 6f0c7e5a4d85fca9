// Commands about the document as a whole: new, open, save.
import {
  FileDown,
  FilePlus2,
  FolderOpen,
  GitCompareArrows,
  History,
  LayoutGrid,
  Save,
  Share,
  ShieldCheck,
  Table2,
} from 'lucide-react';
import { openImport } from './chosen-weights.ts';
import { useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';
import type { Command } from './command.ts';
import { useTabs } from '../document/tabs.ts';
import { closeTab } from './close-tab.ts';
import { open, save, saveAs, startEmpty } from './document-files.ts';
import { beginWithData } from './own-data.ts';
import { stepTab } from './show-tab.ts';

const isOpen = () => useDocument.getState().isOpen;
const areSeveralOpen = () => useTabs.getState().tabs.length > 1;

export const documentCommands: readonly Command[] = [
  {
    id: 'document.new',
    label: 'command.document-new',
    icon: FilePlus2,
    keys: ['$mod+Alt+KeyN', '$mod+KeyN'],
    menu: 'file',
    run: startEmpty,
  },
  {
    id: 'document.from-data',
    label: 'command.document-from-data',
    icon: Table2,
    menu: 'file',
    run: beginWithData,
  },
  {
    id: 'document.gallery',
    label: 'command.document-gallery',
    icon: LayoutGrid,
    keys: ['$mod+Shift+O'],
    menu: 'file',
    run: () => useScreen.getState().openGallery(true),
  },
  {
    id: 'document.open',
    label: 'command.document-open',
    icon: FolderOpen,
    keys: ['$mod+O'],
    menu: 'file',
    run: open,
  },
  {
    id: 'document.save',
    label: 'command.document-save',
    icon: Save,
    keys: ['$mod+S'],
    menu: 'file',
    startsGroup: true,
    enabled: isOpen,
    run: async () => void (await save()),
  },
  {
    id: 'document.save-as',
    label: 'command.document-save-as',
    keys: ['$mod+Shift+S'],
    menu: 'file',
    enabled: isOpen,
    run: async () => void (await saveAs()),
  },
  {
    id: 'document.versions',
    label: 'command.document-versions',
    icon: History,
    menu: 'file',
    run: () => useScreen.getState().openDialog('versions'),
  },
  {
    id: 'document.compare',
    label: 'command.document-compare',
    icon: GitCompareArrows,
    menu: 'file',
    enabled: areSeveralOpen,
    run: () => useScreen.getState().openDialog('compare'),
  },
  {
    id: 'document.export',
    label: 'command.document-export',
    icon: Share,
    keys: ['$mod+E'],
    menu: 'file',
    startsGroup: true,
    enabled: isOpen,
    run: () => useScreen.getState().openDialog('export'),
  },
  {
    id: 'document.import-weights',
    label: 'command.document-import',
    icon: FileDown,
    menu: 'file',
    enabled: isOpen,
    run: () => openImport(),
  },
  {
    id: 'document.leak-test',
    label: 'command.document-leak-test',
    icon: ShieldCheck,
    menu: 'file',
    enabled: isOpen,
    run: () => useScreen.getState().openDialog('leak'),
  },
  // A browser keeps Ctrl+Tab and Ctrl+W for itself.
  {
    id: 'document.next',
    label: 'command.document-next',
    keys: ['$mod+Alt+PageDown', 'Control+Tab'],
    menu: 'file',
    startsGroup: true,
    enabled: areSeveralOpen,
    run: () => stepTab(1),
  },
  {
    id: 'document.previous',
    label: 'command.document-previous',
    keys: ['$mod+Alt+PageUp', 'Control+Shift+Tab'],
    menu: 'file',
    enabled: areSeveralOpen,
    run: () => stepTab(-1),
  },
  {
    id: 'document.close',
    label: 'command.document-close',
    keys: ['$mod+Alt+KeyW', '$mod+KeyW'],
    menu: 'file',
    startsGroup: true,
    enabled: isOpen,
    run: () => closeTab(),
  },
];
