// A size as a user types it: a draft until Enter, bounds that say themselves, arrows, variables and expressions.
import { act, useState } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { speak } from '../i18n/words.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { mount, press, type } from '../parts/mount.testing.tsx';
import { templateDocument } from '../gallery/template-documents.ts';
import { useDocument } from '../document/document.ts';
import { SizeField } from './SizeField.tsx';

let shown: Mounted;
let committed: (number | string)[];

/** Holds what is committed, as the document does. The Transformer's d_model is 64. */
function Held({ start, whole }: { readonly start: number | string; readonly whole: boolean }) {
  const [value, setValue] = useState(start);
  const variables = useDocument(({ history }) => history.present.variables);
  return (
    <SizeField
      label="Units"
      help="How wide it is."
      {...{ value, whole, variables }}
      min={1}
      max={256}
      onCommit={(next) => {
        committed.push(next);
        setValue(next);
      }}
    />
  );
}

async function show(start: number | string, whole = true): Promise<void> {
  committed = [];
  const transformer = await templateDocument('transformer');
  await act(async () => useDocument.getState().open(transformer, {}));
  shown = await mount(<Held {...{ start, whole }} />);
}

const field = () => shown.field('Units') as HTMLInputElement;
const below = () => document.getElementById(field().getAttribute('aria-describedby') ?? '');
const write = (text: string) => shown.does(() => type(field(), text));
const key = (name: string) => shown.does(() => press(field(), name));

beforeEach(() => show(128));
afterEach(async () => {
  await shown.unmount();
  speak('en');
});

test('what is typed is a draft until Enter, and Escape takes it back', async () => {
  await write('12');
  expect([field().value, committed]).toEqual(['12', []]);
  await key('Escape');
  expect([field().value, committed]).toEqual(['128', []]);
  await write('32');
  await key('Enter');
  expect([field().value, committed]).toEqual(['32', [32]]);
});

test('leaving the field takes what was typed, and what is no number falls back', async () => {
  await write('64');
  await shown.does(() => field().blur());
  await shown.does(() => field().focus());
  await write('48');
  await shown.does(() => field().blur());
  expect(committed.at(-1)).toBe(48);
  await write('!');
  await key('Enter');
  expect([field().value, committed.at(-1)]).toEqual(['48', 48]);
});

test('out of bounds is said with the bounds, in both languages, and is not taken', async () => {
  await write('300');
  await key('Enter');
  expect(below()?.textContent).toBe('The value is 300. Enter a whole number from 1 to 256.');
  expect([field().getAttribute('aria-invalid'), field().value]).toEqual(['true', '300']);
  await write('2.5');
  expect(below()?.textContent).toBe('How wide it is.');
  await shown.does(() => speak('ja'));
  await key('Enter');
  expect(below()?.textContent).toMatch(/2\.5.*1.*256/);
  expect(committed).toEqual([]);
});

test('arrow keys count up and down and stop at the bounds; over a draft they do nothing', async () => {
  await shown.unmount();
  await show(255);
  for (const name of ['ArrowUp', 'ArrowUp', 'ArrowDown']) await key(name);
  expect(committed).toEqual([256, 255]);
  await write('7');
  await key('ArrowUp');
  expect([field().value, committed]).toEqual(['7', [256, 255]]);
});

test('an expression says what it comes to, and an unknown variable says what to do', async () => {
  await write('2*d_model');
  await key('Enter');
  expect(committed).toEqual(['=2*d_model']);
  expect([field().value, below()?.textContent]).toEqual(['=2*d_model', '= 128']);
  await write('=width');
  await key('Enter');
  expect(below()?.textContent).toBe('There is no variable ‘width’. Add it, or enter a number.');
  expect(committed).toEqual(['=2*d_model']);
  await act(async () =>
    useDocument.getState().edit({ edit: 'set-variable', name: 'd_model', value: 32 }),
  );
  await key('Escape');
  expect(below()?.textContent).toBe('= 64');
});

test('the variables of the document are offered', () => {
  const offered = [...(field().list?.options ?? [])].map(({ value }) => value);
  expect(offered).toContain('=d_model');
});

test('where a fraction will do, a fraction is taken', async () => {
  await shown.unmount();
  await show(1, false);
  await write('1.5');
  await key('Enter');
  expect(committed).toEqual([1.5]);
});
