// Pictures and tables taken away: words are escaped, every cell is there.
import { expect, test } from 'vitest';
import { tableToCsv, tableToSvg } from './picture.ts';
import { amountRamp, signedRamp } from '../pictures/ramp.ts';

const table = {
  values: Float32Array.of(0, 0.5, 1, 0.25),
  rows: { name: 'query', length: 2, labels: ['<b>', 'a,"b"'] },
  columns: { name: 'key', length: 2 },
};

test('an SVG holds every cell and no mark of its words', () => {
  const svg = tableToSvg(table, {
    title: 'A & B',
    ramp: amountRamp([255, 255, 255], [0, 0, 0]),
    limit: 1,
    signed: false,
    ink: 'black',
    paper: 'white',
  });
  expect(svg.match(/<rect/g)?.length).toBe(1 + 4 + 64);
  expect(svg).toContain('&lt;b&gt;');
  expect(svg).toContain('A &amp; B');
  expect(svg).not.toContain('<b>');
});

test('what is below zero has a minus sign, so that grey prints tell it too', () => {
  const values = Float32Array.of(0, 0.5, -1, -0.25);
  const style = {
    title: '',
    ramp: signedRamp([200, 60, 30], [255, 255, 255], [30, 80, 140]),
    limit: 1,
    signed: true,
    ink: 'black',
    paper: 'white',
  };
  expect(tableToSvg({ ...table, values }, style).match(/<rect/g)?.length).toBe(1 + 4 + 2 + 64);
});

test('a CSV quotes what would break it', () => {
  expect(tableToCsv(table)).toBe(',1,2\n<b>,0,0.5\n"a,""b""",1,0.25\n');
});
