// Five models built from an empty canvas with the mouse alone, each in at most 60 % of the clicks, drags and fields that it once took.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { isThorough } from '../limits.ts';
import { openApp, stepOf } from '../open-app.ts';
import type { Hand } from './counted-hand.ts';
import { countedHand } from './counted-hand.ts';

interface Build {
  readonly name: string;
  readonly most: number;
  build(hand: Hand, page: Page): Promise<void>;
}

const skip = { x: 40, y: 150 };

const builds: readonly Build[] = [
  {
    name: 'an encoder of two layers with a classifier',
    most: 33,
    async build(hand, page) {
      await begin(hand, page);
      await hand.choose('Token input', 'Embedding', 'Positional encoding');
      await hand.choose('Multi-head attention', 'Add & Norm', 'Feed-forward', 'Add & Norm');
      await hand.choose('Global pooling', 'Dense', 'Classification output');
      await hand.wheelOut('token-input-1', 'classification-output-1');
      await hand.pullOut('token-input-1', 'source', 'tokens', skip);
      await hand.choose('Pad mask');
      await hand.click(page.locator('.react-flow__pane'), { position: { x: 20, y: 20 } });
      await hand.wire(['pad-mask-1', 'mask'], ['multi-head-attention-1', 'mask']);
      await hand.box('multi-head-attention-1', 'add-and-norm-2');
      await hand.makeModule('feed-forward-1');
      await hand.fill(page.getByRole('combobox', { name: 'Repeat N×' }), '2');
      await hand.data('Brackets');
    },
  },
  {
    name: 'a U-Net autoencoder',
    most: 28,
    async build(hand, page) {
      await begin(hand, page);
      await hand.choose('Image input', 'Convolution 2D', 'Max pooling', 'Convolution 2D');
      await hand.choose('Max pooling', 'Convolution 2D', 'Upsampling', 'Concatenate');
      await hand.choose('Convolution 2D', 'Upsampling', 'Concatenate', 'Convolution 2D');
      await hand.choose('Convolution 2D', 'Regression output');
      await hand.wheelOut('image-input-1', 'regression-output-1');
      await hand.wire(['conv-2d-2', 'image'], ['concatenate-1', 'values']);
      await hand.wire(['conv-2d-1', 'image'], ['concatenate-2', 'values']);
      await hand.data('Fashion-MNIST');
    },
  },
  {
    name: 'a siamese network with tied towers',
    most: 40,
    async build(hand, page) {
      await begin(hand, page);
      await hand.choose('Image input', 'Convolution 2D', 'Max pooling', 'Flatten', 'Dense');
      await hand.click(page.locator('.react-flow__pane'), { position: { x: 20, y: 20 } });
      await hand.wheelOut('image-input-1', 'dense-1');
      await hand.box('conv-2d-1', 'dense-1');
      const tower = await hand.makeModule('flatten-1');
      await hand.rightClick(tower);
      await hand.click(page.getByRole('menuitem', { name: /^Duplicate/ }));
      const twin = `${tower.replace(/-1$/, '')}-2`;
      await hand.pick(page.getByRole('combobox', { name: 'Weights shared with' }), /Module/);
      await hand.pullOut(twin, 'target', 'image', { x: -60, y: 120 });
      await hand.choose('Image input');
      await hand.pullOut(tower, 'source', 'values', { x: 40, y: -120 });
      await hand.choose('Subtract', 'Dense', 'Classification output');
      await hand.wheelOut(twin, 'subtract-1');
      await hand.wireOnto([twin, 'values'], 'subtract-1');
      await hand.data('Fashion-MNIST');
    },
  },
  {
    name: 'a CNN, an LSTM over its rows, and additive attention',
    most: 27,
    async build(hand, page) {
      await begin(hand, page);
      await hand.choose('Image input', 'Convolution 2D', 'Max pooling', 'LSTM');
      await hand.choose('Additive attention', 'Global pooling', 'Dense', 'Classification output');
      await hand.wheelOut('lstm-1', 'additive-attention-1');
      await hand.wire(['lstm-1', 'sequence'], ['additive-attention-1', 'key']);
      await hand.click(page.locator('.status-problems'));
      await hand.click(page.getByRole('button', { name: /^Insert Reshape/ }).first());
      await page.keyboard.press('Escape');
      await hand.data('Fashion-MNIST');
    },
  },
  {
    name: 'ALBERT, one layer used four times',
    most: 23,
    async build(hand, page) {
      await begin(hand, page);
      await hand.choose('Token input', 'Embedding', 'Positional encoding');
      await hand.choose('Multi-head attention', 'Add & Norm', 'Feed-forward', 'Add & Norm');
      await hand.choose('Global pooling', 'Dense', 'Classification output');
      await hand.wheelOut('multi-head-attention-1', 'classification-output-1');
      await hand.box('multi-head-attention-1', 'add-and-norm-2');
      await hand.makeModule('feed-forward-1');
      await hand.fill(page.getByRole('combobox', { name: 'Repeat N×' }), '4');
      await hand.pick(page.getByRole('combobox', { name: 'Weights of the repeats' }), /^Shared/);
      await hand.data('Brackets');
    },
  },
];

// Elsewhere the first alone: each takes as long as a model of its size takes to train three steps.
for (const { name, most, build } of isThorough ? builds : builds.slice(0, 1)) {
  test(name, async ({ page }) => {
    const complaints = await openApp(page);
    await page.getByRole('button', { name: 'Empty canvas' }).click();
    const hand = countedHand(page);
    await build(hand, page);
    await expect(page.getByText('No problems')).toBeVisible();
    await hand.train();
    await expect.poll(() => stepOf(page)).toBeGreaterThan(2);
    const { clicks, drags, fields } = hand.counts;
    console.log(
      `${name}: ${clicks} clicks + ${drags} drags + ${fields} fields = ${hand.sum()}, of ${most}`,
    );
    expect(hand.sum()).toBeLessThanOrEqual(most);
    expect(complaints).toEqual([]);
  });
}

/** The list of blocks, which from now on stays open and goes on from what was added. */
async function begin(hand: Hand, page: Page): Promise<void> {
  await hand.click(page.locator('.empty-canvas').getByRole('button', { name: 'Add a block' }));
  await hand.click(page.getByRole('switch', { name: /^Go on from/ }));
}
