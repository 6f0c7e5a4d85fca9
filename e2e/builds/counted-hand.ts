// A hand with a mouse, or one on the keys, that counts what it does: a double click is two, a field is one with all that is typed.
import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

interface Spot {
  readonly x: number;
  readonly y: number;
}

export type Hand = ReturnType<typeof countedHand>;

export function countedHand(page: Page) {
  const counts = { clicks: 0, drags: 0, fields: 0 };
  const node = (id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
  const middle = async (of: Locator): Promise<Spot> => {
    const box = await of.boundingBox();
    if (!box) throw new Error(`Not on the screen: ${String(of)}`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const click = async (what: Locator, options: Parameters<Locator['click']>[0] = {}) => {
    counts.clicks++;
    await what.click(options);
  };
  /** On a block, or on the frame that lies over what is selected. */
  const rightClick = async (id: string) => {
    counts.clicks++;
    const at = await middle(node(id));
    await page.mouse.click(at.x, at.y, { button: 'right' });
  };
  const drag = async (from: Spot, to: Spot) => {
    counts.drags++;
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
    await page.mouse.move(to.x, to.y, { steps: 3 });
    await page.mouse.up();
  };
  const joint = (id: string, side: 'source' | 'target', port: string) =>
    middle(node(id).locator(`.react-flow__handle.${side}[data-handleid="${port}"]`));
  const canvas = async () => {
    const box = await page.locator('.react-flow').boundingBox();
    if (!box) throw new Error('There is no canvas.');
    return box;
  };

  return {
    counts,
    node,
    click,
    rightClick,
    sum: () => counts.clicks + counts.drags + counts.fields,
    /** From the list that is open; what lies farther down is wheeled to. */
    async choose(...titles: string[]) {
      for (const title of titles) {
        const items = page.locator('.floating-list .search-item');
        await click(items.filter({ has: page.getByText(title, { exact: true }) }).first());
      }
    },
    async fill(field: Locator, words: string) {
      counts.fields++;
      await field.fill(words);
      await field.press('Enter');
    },
    /** An option of a list that the system draws: one click opens it, one chooses. */
    async pick(field: Locator, option: string | RegExp) {
      counts.clicks += 2;
      const value = await field
        .locator('option', { hasText: option })
        .first()
        .getAttribute('value');
      await field.selectOption(value);
    },
    /** The wheel alone. */
    async wheelOut(...ids: readonly string[]) {
      await wheelUntilSeen(page, await canvas(), ids.map(node));
    },
    async wire(from: readonly [string, string], to: readonly [string, string]) {
      await drag(await joint(from[0], 'source', from[1]), await joint(to[0], 'target', to[1]));
    },
    /** On the block itself, which takes it at the input that fits. */
    async wireOnto(from: readonly [string, string], to: string) {
      await drag(await joint(from[0], 'source', from[1]), await middle(node(to)));
    },
    /** Over the empty canvas, which opens the list. */
    async pullOut(id: string, side: 'source' | 'target', port: string, by: Spot) {
      const from = await joint(id, side, port);
      await drag(from, { x: from.x + by.x, y: from.y + by.y });
    },
    /** With the selection tool, round these blocks that stand in a row. */
    async box(first: string, last: string) {
      await click(page.getByRole('button', { name: /^Select: / }));
      const [a, b] = [await node(first).boundingBox(), await node(last).boundingBox()];
      if (!a || !b) throw new Error('What is to be selected is not on the screen.');
      await drag(
        { x: a.x - 3, y: Math.min(a.y, b.y) - 24 },
        { x: b.x + b.width + 3, y: Math.max(a.y + a.height, b.y + b.height) + 24 },
      );
    },
    async makeModule(of: string): Promise<string> {
      await rightClick(of);
      await click(page.getByRole('menuitem', { name: /^Make a module/ }));
      await expect(node(of)).toHaveCount(0);
      const made = page.locator('.react-flow__node.selected');
      await expect(made).toHaveCount(1);
      return (await made.getAttribute('data-id')) ?? '';
    },
    async data(title: string) {
      await click(page.locator('.top-bar').getByText('Data', { exact: true }));
      await click(page.getByRole('navigation', { name: 'Data sets' }).getByText(title));
    },
    async train() {
      await click(page.locator('.top-bar').getByText('Train', { exact: true }));
      await click(page.getByRole('toolbar').getByRole('button', { name: 'Train', exact: true }));
    },
  };
}

/** Until all of them are seen from side to side. */
async function wheelUntilSeen(
  page: Page,
  canvas: Spot & { readonly width: number; readonly height: number },
  nodes: readonly Locator[],
): Promise<void> {
  const { x, y, width, height } = canvas;
  await page.mouse.move(x + width / 2, y + height / 2);
  const view = page.locator('.react-flow__viewport');
  const areSeen = async () => {
    for (const node of nodes) {
      const at = (await node.count()) > 0 && (await node.boundingBox());
      if (!at || at.x < x || at.x + at.width > x + width) return false;
    }
    return true;
  };
  while (!(await areSeen())) {
    const before = await view.getAttribute('style');
    await page.mouse.wheel(0, 100);
    await expect(view).not.toHaveAttribute('style', before ?? '');
    // What comes into view is drawn a frame later.
    await page.evaluate(
      () =>
        new Promise((drawn) =>
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn, 100))),
        ),
    );
  }
}
