// A name written on the canvas: Enter keeps it, Escape takes it back, and the window still hears its keys.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import { runCommand } from '../commands/registry.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { mount, named, press, type } from '../parts/mount.testing.tsx';
import { useCanvas } from '../stores/canvas.ts';
import { BlockTitle } from './BlockTitle.tsx';

const node = { id: 'a', type: 'dense', params: {}, position: { x: 0, y: 0 } };
let mounted: Mounted;
beforeEach(async () => {
  useCanvas.getState().reset();
  useDocument
    .getState()
    .open({ ...newDocument('Test'), graph: { nodes: [node], edges: [], notes: [] } }, {});
  useCanvas.getState().select({ nodes: ['a'] });
  mounted = await mount(
    <BlockTitle graph={null} node={node} name="Dense" number="" title="Dense" />,
  );
  await mounted.does(() => void runCommand('edit.rename'));
});
afterEach(() => mounted.unmount());

const name = () => presentDocument().graph.nodes[0]?.name;
const isWriting = () => document.querySelector('.block-rename') !== null;

test('Enter keeps the name, in one step of undo', async () => {
  await mounted.does(() => type(named('Name'), 'Head'));
  await mounted.does(() => press(named('Name'), 'Enter'));
  expect([name(), isWriting(), useDocument.getState().history.past.length]).toEqual([
    'Head',
    false,
    1,
  ]);
});

test('Escape takes it back', async () => {
  await mounted.does(() => type(named('Name'), 'Head'));
  await mounted.does(() => press(named('Name'), 'Escape'));
  expect([name(), isWriting()]).toEqual([undefined, false]);
});

test('other keys are the window’s too, so that Ctrl+S saves', async () => {
  const heard: string[] = [];
  const hear = (event: KeyboardEvent) => heard.push(event.key);
  window.addEventListener('keydown', hear);
  await mounted.does(() => press(named('Name'), 's'));
  await mounted.does(() => press(named('Name'), 'Enter'));
  window.removeEventListener('keydown', hear);
  expect(heard).toEqual(['s']);
});

test('a double-click names what has no inside, and leaves a module to be entered', async () => {
  const module = { ...node, id: 'b', type: 'module', module: 'm' } as const;
  await mounted.does(() => press(named('Name'), 'Escape'));
  const entered: EventTarget[] = [];
  const enter = (event: Event) => event.target && entered.push(event.target);
  document.addEventListener('dblclick', enter);
  const doubleClick = (title: string) =>
    document
      .querySelector(`[title="${title}"]`)
      ?.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
  await mounted.does(() => doubleClick('Dense'));
  expect([useCanvas.getState().writing, entered.length]).toEqual(['a', 0]);
  await mounted.does(() => useCanvas.getState().write(undefined));
  const other = await mount(
    <BlockTitle graph={null} node={module} name="Stage" number="" title="Stage" />,
  );
  await other.does(() => doubleClick('Stage'));
  document.removeEventListener('dblclick', enter);
  await other.unmount();
  expect([useCanvas.getState().writing, entered.length]).toEqual([undefined, 1]);
});

test('of a long title words are cut, and not the number behind them', async () => {
  const titled = async (title: string, number: string) => {
    const { container, unmount } = await mount(
      <BlockTitle graph={null} node={{ ...node, id: 'b' }} name={title} number={number} title="" />,
    );
    const cut = container.querySelector('.block-name')?.textContent;
    const whole = container.querySelector('.block-title')?.textContent;
    const breaks = container.querySelectorAll('wbr').length;
    await unmount();
    return { cut, whole, breaks };
  };
  const long = 'A name that its user made too long for a block';
  expect(await titled(long, ' (2)')).toEqual({ cut: long, whole: `${long} (2)`, breaks: 0 });
  expect(await titled(long, '')).toEqual({ cut: undefined, whole: long, breaks: 0 });
  expect(await titled('位置エンコーディング', ' (2)')).toEqual({
    cut: undefined,
    whole: '位置エンコーディング (2)',
    // Between the words, and before the number.
    breaks: 2,
  });
});

test('from afar a long name is told without its gloss in the other script', async () => {
  const glossOf = async (name: string) => {
    const { container, unmount } = await mount(
      <BlockTitle graph={null} node={{ ...node, id: 'b' }} name={name} number="" title="" />,
    );
    expect(container.textContent).toBe(name);
    const gloss = container.querySelector('.block-gloss')?.textContent;
    await unmount();
    return gloss;
  };
  expect(await glossOf('位置ごとの順伝播層（FFN）')).toBe('（FFN）');
  expect(await glossOf('Self-Attention（自己注意）')).toBe('（自己注意）');
  expect(await glossOf('全結合（Dense）')).toBeUndefined();
  // What tells it from its neighbours is no gloss.
  expect(await glossOf('SE-ボトルネック（第 1 段の先頭）')).toBeUndefined();
});
