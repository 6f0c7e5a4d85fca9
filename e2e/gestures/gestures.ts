// What a hand may do on the canvas and beside it, also in the middle of something else. Each says what it did.
import type { Page } from '@playwright/test';
import { isThorough } from '../limits.ts';
import type { Hand, Spot } from './hand.ts';
import { reachable, somewhere } from './hand.ts';

type Gesture = (hand: Hand) => Promise<string>;

const blocks = '.react-flow__node-block';
const named =
  '.inspector input:not([type=checkbox], [type=radio], [type=range]), .inspector textarea';
const keys = [
  'Delete',
  'Control+x',
  'Control+c',
  'Control+v',
  'Control+v',
  'Control+d',
  'Shift+Delete',
  'b',
  'm',
  'Control+a',
  'Escape',
  'Control+g',
  'Control+Shift+g',
  'Alt+ArrowDown',
  'Alt+ArrowUp',
  'Control+z',
  'Control+z',
  'Control+Shift+z',
  'ArrowRight',
  'Tab',
];
const midway = [
  'Escape',
  'Escape',
  'Delete',
  'Control+z',
  'Control+Shift+z',
  'Alt+ArrowUp',
  'Control+d',
];

/** Now and then a key in the middle of what the pointer is at. */
async function interrupt({ page, chance, pick }: Hand): Promise<string> {
  const key = chance(4) === 0 ? pick(midway) : undefined;
  if (!key) return '';
  await page.keyboard.press(key);
  return ` with ${key} midway`;
}

async function pull(hand: Hand, from: Spot, to: Spot): Promise<string> {
  const { mouse } = hand.page;
  await mouse.move(from.x, from.y);
  await mouse.down();
  await mouse.move(from.x + 6, from.y + 4);
  await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 2 });
  const how = await interrupt(hand);
  await mouse.move(to.x, to.y, { steps: 2 });
  await mouse.up();
  return how;
}

const drag: Gesture = async (hand) => {
  const from = hand.pick(await reachable(hand.page, blocks, 0.2));
  if (!from) return 'nothing to drag';
  if (hand.chance(4) === 0) await hand.page.keyboard.press('Control+a');
  // Sometimes past the edge of the canvas.
  const to = { x: from.x + hand.chance(500) - 250, y: from.y + hand.chance(400) - 200 };
  return `dragged${await pull(hand, from, to)}`;
};

const box: Gesture = async (hand) => {
  const [from, to] = [await somewhere(hand), await somewhere(hand)];
  await hand.page.keyboard.down('Shift');
  const how = await pull(hand, from, to);
  await hand.page.keyboard.up('Shift');
  return `boxed${how}`;
};

const wire: Gesture = async (hand) => {
  const { page, pick, chance } = hand;
  const ports = await reachable(page, '.react-flow__handle');
  const from = pick(ports);
  if (!from) return 'no port to wire';
  const to = chance(4) === 0 ? await somewhere(hand) : (pick(ports) ?? from);
  const how = await pull(hand, from, to);
  return `wired${how}${await answer(hand)}`;
};

/** A wire that is let go may ask for a block, or for one of several joints. */
async function answer(hand: Hand): Promise<string> {
  const { page, chance } = hand;
  if ((await page.locator('.floating-list').count()) > 0)
    return ` to nothing, ${await choose(hand)}`;
  if ((await page.locator('[role=menu]').count()) === 0) return '';
  const takes = chance(2) === 0;
  if (takes) await page.keyboard.press('ArrowDown');
  await page.keyboard.press(takes ? 'Enter' : 'Escape');
  return takes ? ' to a joint that was chosen' : ' to none of the joints';
}

const pullOff: Gesture = async (hand) => {
  const { page, pick, chance } = hand;
  const from = pick(await reachable(page, '.react-flow__handle.target, .react-flow__edgeupdater'));
  if (!from) return 'no end to pull off';
  const targets = ['.react-flow__handle', blocks, blocks];
  const to =
    chance(4) === 0 ? undefined : pick(await reachable(page, pick(targets) ?? blocks, 0.3));
  const how = await pull(hand, from, to ?? (await somewhere(hand)));
  return `pulled an end off${how}${await answer(hand)}`;
};

const wireToBody: Gesture = async (hand) => {
  const { page, pick } = hand;
  const from = pick(await reachable(page, '.react-flow__handle.source'));
  const to = pick(await reachable(page, blocks, 0.2));
  if (!from || !to) return 'no block to wire to';
  return `wired to a block${await pull(hand, from, to)}${await answer(hand)}`;
};

const copy: Gesture = async (hand) => {
  await hand.page.keyboard.down('Alt');
  // No key midway: with Alt it would be another one.
  const did = await drag({ ...hand, chance: (below) => Math.max(1, hand.chance(below)) });
  await hand.page.keyboard.up('Alt');
  return `with Alt ${did}`;
};

const intoWire: Gesture = async (hand) => {
  const { page, pick } = hand;
  const from = pick(await reachable(page, blocks, 0.2));
  const to = pick(await reachable(page, '.react-flow__edge-path'));
  if (!from || !to) return 'no wire to drop a block on';
  return `dropped a block of the canvas on a wire${await pull(hand, from, to)}`;
};

/** The history stands over the canvas until it is left. */
async function leaveDialog(page: Page): Promise<void> {
  if ((await page.locator('.history-list').count()) > 0) await page.keyboard.press('Escape');
}

/** The menu of whatever is there, and one of what it offers. */
const menu: Gesture = async (hand) => {
  const { page, pick, chance } = hand;
  const of = pick([blocks, blocks, '.react-flow__edge-path', '.react-flow__handle', '.note-text']);
  const at = (chance(5) > 0 && pick(await reachable(page, of ?? blocks, 0.3))) || undefined;
  const { x, y } = at ?? (await somewhere(hand));
  await page.mouse.click(x, y, { button: 'right' });
  const items = page.locator('[role=menu] [role^=menuitem]:not([aria-haspopup])');
  if (!(await page.locator('[role=menu]').count())) return 'no menu there';
  const count = await items.count();
  const item = items.nth(chance(Math.max(count, 1)));
  if (count === 0 || chance(5) === 0) {
    await page.keyboard.press('Escape');
    return `looked at the menu of ${at ? of : 'the canvas'}`;
  }
  const name = (await item.innerText()).split('\n')[0];
  await item.click();
  await page.locator('[role=menu]').first().waitFor({ state: 'detached' });
  await leaveDialog(page);
  const then = (await page.locator('.floating-list').count()) > 0 ? `, ${await choose(hand)}` : '';
  return `chose ${name} of ${at ? of : 'the canvas'}${then}`;
};

const searchByClick: Gesture = async (hand) => {
  const { x, y } = await somewhere(hand);
  await hand.page.mouse.dblclick(x, y);
  return (await hand.page.locator('.floating-list').count()) === 0
    ? 'double-clicked'
    : `double-clicked the canvas, ${await choose(hand)}`;
};

const nameInPlace: Gesture = async (hand) => {
  const { page, pick, chance } = hand;
  const title = pick(await reachable(page, '.block-title, .frame-title'));
  if (!title) return 'no title';
  await page.mouse.dblclick(title.x, title.y);
  const field = page.locator('.block-rename, .note-writing');
  if ((await field.count()) === 0) return 'double-clicked a title';
  await page.keyboard.type(pick(['Stem', '', '段 1']) ?? '');
  const end = pick(['Enter', 'Escape', 'Escape']) ?? 'Escape';
  if (chance(3) > 0) await page.keyboard.press(end);
  return `named in place, ${end}`;
};

const frame: Gesture = async ({ page, pick }) => {
  await page.keyboard.press('f');
  const field = page.locator('.note-writing');
  if ((await field.count()) === 0) return 'typed f';
  await page.keyboard.type('Stage');
  await page.keyboard.press(pick(['Enter', 'Escape']) ?? 'Enter');
  return 'put a frame around it';
};

const tool: Gesture = async (hand) => {
  await hand.page.keyboard.press('v');
  const [from, to] = [await somewhere(hand), await somewhere(hand)];
  const how = await pull(hand, from, to);
  await hand.page.keyboard.press('h');
  return `boxed with the tool${how}`;
};

async function choose({ page, chance }: Hand): Promise<string> {
  for (let down = chance(5); down > 0; down--) await page.keyboard.press('ArrowDown');
  const what = chance(3);
  if (what === 0) return 'left the list open';
  const key = what === 1 ? 'Enter' : 'Escape';
  await page.keyboard.press(key);
  return `then ${key}`;
}

const add: Gesture = async (hand) => {
  const { page, pick, chance } = hand;
  if (chance(2) === 0) {
    await page.keyboard.press('n');
    return (await page.locator('.floating-list').count()) === 0
      ? 'typed n'
      : `opened the list, ${await choose(hand)}`;
  }
  const shelf = await page.evaluate(() =>
    [...document.querySelectorAll('.palette-item')].flatMap((item) => {
      const { x, y, width, height } = item.getBoundingClientRect();
      const middle = { x: x + width / 2, y: y + height / 2 };
      return item.contains(document.elementFromPoint(middle.x, middle.y)) ? [middle] : [];
    }),
  );
  const from = pick(shelf);
  if (!from) return 'no shelf';
  const wires = await reachable(page, '.react-flow__edge-path');
  const to = (chance(3) === 0 ? pick(wires) : undefined) ?? (await somewhere(hand));
  return `dropped a block${await pull(hand, from, to)}`;
};

const press: Gesture = async ({ page, pick }) => {
  const key = pick(keys) ?? 'Escape';
  await page.keyboard.press(key);
  return `pressed ${key}`;
};

const click: Gesture = async (hand) => {
  const { page, pick, chance } = hand;
  const target = pick([blocks, blocks, blocks, '.react-flow__edge-path', '.note-text']) ?? blocks;
  const at = pick(await reachable(page, target, 0.3));
  if (!at) return `no ${target}`;
  const twice = chance(4) === 0;
  if (chance(3) === 0) await page.keyboard.down('Control');
  await page.mouse.click(at.x, at.y, { clickCount: twice ? 2 : 1 });
  await page.keyboard.up('Control');
  return `clicked ${target}${twice ? ' twice' : ''}`;
};

const write: Gesture = async (hand) => {
  const { page, pick, chance } = hand;
  const fields = page.locator(chance(4) === 0 ? '.document-name' : named);
  const count = await fields.count();
  if (count === 0) return 'nothing to write in';
  const field = fields.nth(chance(count));
  if (!(await field.isVisible()) || !(await field.isEditable())) return 'a field that is shut';
  await field.focus();
  await page.keyboard.press('Control+a');
  const words = pick(['3', '0', '-1', '=d_model', 'a b', '長い名前', '', '1e9', '2*heads']) ?? '';
  await page.keyboard.type(words);
  const end = pick(['Enter', 'Tab', 'Escape', 'Control+z', '']) ?? '';
  if (end) await page.keyboard.press(end);
  return `wrote ‘${words}’ in ${await field.getAttribute('aria-label').catch(() => '?')} ${end}`;
};

const command: Gesture = async ({ page, pick, chance }) => {
  const menu = pick(['Edit', 'Insert', 'Arrange', 'Arrange']) ?? 'Edit';
  await page.getByRole('menuitem', { name: menu, exact: true }).first().click();
  // A key pressed before the menu is there would not close it.
  await page.locator('[role=menu]').first().waitFor();
  const items = page.locator('[role=menu] [role=menuitem]:not([aria-disabled=true])');
  const count = await items.count();
  if (count === 0) {
    await page.keyboard.press('Escape');
    return `looked into ${menu}`;
  }
  const item = items.nth(chance(count));
  const name = await item.innerText();
  await item.click();
  await leaveDialog(page);
  return `chose ${menu} › ${name.split('\n')[0]}`;
};

const move: Gesture = async (hand) => {
  const at = await somewhere(hand);
  const { mouse } = hand.page;
  if (hand.chance(2) === 0) return `panned${await pull(hand, at, await somewhere(hand))}`;
  await mouse.move(at.x, at.y);
  await mouse.wheel(0, hand.chance(2) === 0 ? 240 : -240);
  return 'zoomed';
};

/** To an empty document, where a key finds nothing, and back. */
const otherTab: Gesture = async (hand) => {
  const { page, pick } = hand;
  const title = await page.title();
  await page.keyboard.press('Control+Alt+n');
  await page.getByText('Empty canvas').waitFor();
  const key = pick(['Control+z', 'Delete', 'Control+d', 'Control+Alt+PageUp']) ?? 'Delete';
  await page.keyboard.press(key);
  if (key.endsWith('PageUp')) await page.keyboard.press('Control+Alt+PageDown');
  await page.keyboard.press('Control+Alt+w');
  await page.waitForFunction((before) => document.title === before, title);
  return `to another document, ${key} there, and back`;
};

const room: Gesture = async ({ page, pick }) => {
  const name = pick(['Data', 'Train', 'Inspect']) ?? 'Train';
  await page.getByText(name, { exact: true }).first().click();
  await page.getByText('Build', { exact: true }).first().click();
  return `went to ${name} and back`;
};

const mend: Gesture = async (hand) => {
  const { page, pick } = hand;
  const at = pick(await reachable(page, '.block-problem'));
  if (!at) return 'nothing to mend';
  await page.mouse.click(at.x, at.y);
  const repairs = page.locator('.problem-toolbar button, .inspector .problem-card button');
  const count = await repairs.count();
  if (count === 0) return 'no repair offered';
  const repair = repairs.nth(hand.chance(count));
  const name = await repair.innerText();
  await repair.click({ timeout: 2000 }).catch(() => undefined);
  return `mended by ‘${name}’`;
};

/** The more often, the more often it stands here. */
const all: readonly Gesture[] = [
  drag,
  drag,
  drag,
  box,
  wire,
  wire,
  wire,
  wireToBody,
  wireToBody,
  pullOff,
  pullOff,
  pullOff,
  copy,
  intoWire,
  intoWire,
  menu,
  menu,
  menu,
  searchByClick,
  nameInPlace,
  frame,
  tool,
  add,
  add,
  press,
  press,
  press,
  press,
  click,
  click,
  click,
  write,
  write,
  command,
  command,
  move,
  room,
  mend,
  // Where there is time for many sequences.
  ...(isThorough ? [otherTab, otherTab] : []),
];

export function gesture(hand: Hand): Promise<string> {
  return (hand.pick(all) ?? press)(hand);
}
