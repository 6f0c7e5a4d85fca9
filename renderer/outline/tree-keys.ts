// The keys of a tree: arrows walk, open and close, Enter goes there, and a letter begins a search.
import type { KeyboardEvent } from 'react';
import type { OutlineItem } from './outline-tree.ts';

interface TreeKeys {
  readonly items: readonly OutlineItem[];
  readonly row: number;
  readonly walkTo: (row: number) => void;
  readonly toggle: (item: OutlineItem) => void;
  readonly go: (item: OutlineItem) => void;
  readonly search: () => void;
}

export function onTreeKey(
  event: KeyboardEvent,
  { items, row, walkTo, toggle, go, search }: TreeKeys,
): void {
  const { key, altKey, ctrlKey, metaKey } = event;
  if (event.nativeEvent.isComposing || altKey || ctrlKey || metaKey) return;
  const item = items[row];
  if (!item) return;
  const isOpen = item.kind === 'node' && item.isOpen;
  const steps: Readonly<Record<string, () => void>> = {
    ArrowDown: () => walkTo(row + 1),
    ArrowUp: () => (row === 0 ? search() : walkTo(row - 1)),
    Home: () => walkTo(0),
    End: () => walkTo(items.length - 1),
    ArrowRight: () => {
      if (item.kind !== 'node') return;
      if (isOpen) walkTo(row + 1);
      else toggle(item);
    },
    ArrowLeft: () => {
      if (isOpen) toggle(item);
      else if (item.parent !== undefined) walkTo(items.findIndex(({ id }) => id === item.parent));
    },
    Enter: () => go(item),
  };
  const step = steps[key];
  if (step) {
    event.preventDefault();
    event.stopPropagation();
    step();
  } else if (key.length === 1 && key.trim() !== '') {
    // The letter itself goes into the field.
    event.stopPropagation();
    search();
  }
}
