// Two documents side by side: what was changed in one that was made from the other, and nothing where they have nothing in common.
import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import { draw } from '../../graph-core/document/draw.testing.ts';
import type { Document } from '../../graph-core/index.ts';
import { show } from '../commands/document-files.ts';
import { useDocument } from '../document/document.ts';
import { useTabs } from '../document/tabs.ts';
import { outside } from '../host/bridge.testing.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { mount } from '../parts/mount.testing.tsx';
import { TooltipProvider } from '../parts/Tooltip.tsx';
import { CompareDialog } from './CompareDialog.tsx';

outside({});
let mounted: Mounted | undefined;
afterEach(async () => {
  await mounted?.unmount();
  await act(async () => useDocument.getState().close());
  useTabs.setState({ tabs: [] });
});

const plain = draw({ in: 'vector-input', head: 'dense' }, 'in.values > head.values');

async function compared(one: Document, other: Document): Promise<string> {
  show(one);
  show(other);
  mounted = await mount(
    <TooltipProvider>
      <CompareDialog onClose={() => undefined} />
    </TooltipProvider>,
  );
  return document.querySelector('.version-changes')?.textContent ?? '';
}

test('what was changed, in the words of the screen', async () => {
  const [first, head] = plain.graph.nodes;
  if (!first || !head) throw new Error('Nothing was drawn.');
  const wider = { ...head, params: { units: 32 } };
  const other = { ...plain, graph: { ...plain.graph, nodes: [first, wider] } };
  expect(await compared(plain, other)).toMatch(/Dense › Units.*32/);
  expect(document.querySelector('select')?.textContent).toBe('Test');
});

test('nothing setting by setting where they have little in common', async () => {
  const other = draw({ picture: 'image-input', conv: 'conv-2d' }, 'picture.image > conv.image');
  expect(await compared(plain, other)).toBe(
    'These two have little in common: they are not compared setting by setting.',
  );
});
