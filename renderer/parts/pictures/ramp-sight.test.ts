// Maps are read without colour: how light every ramp of the app's own tokens is, in grey and to eyes that lack a cone.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Ramp, Rgb } from './ramp.ts';
import { amountRamp, minusIndex, signedRamp } from './ramp.ts';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** Machado, Oliveira & Fernandes 2009 (doi:10.1109/TVCG.2009.113), severity 1, on linear light. */
const sights: Readonly<Record<string, Matrix>> = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const shell = path.resolve(import.meta.dirname, '../../shell');
const tokens = readFileSync(path.join(shell, 'tokens.css'), 'utf8');
const contrast = readFileSync(path.join(shell, 'contrast.css'), 'utf8');
const [more = '', forced = ''] = contrast.split('@media (forced-colors');
/** What a system calls its colours where it forces white or black ones. */
const system = { Canvas: ['#ffffff', '#000000'], CanvasText: ['#000000', '#ffffff'] } as const;

/** As it is last said in these sheets, in light or dark. */
function token(name: string, dark: boolean, sheets: readonly string[]): Rgb {
  const said = [...sheets.join('\n').matchAll(new RegExp(`--${name}: ([^;]+);`, 'g'))].at(-1)?.[1];
  const [light, inDark] = said?.match(/#[0-9a-f]{6}/g) ?? [];
  const reference = /^var\(--([\w-]+)\)$/.exec(said ?? '')?.[1];
  if (reference) return token(reference, dark, sheets);
  const named = system[said as keyof typeof system]?.[dark ? 1 : 0];
  const hex = named ?? (dark ? inDark : light) ?? light;
  if (!hex) throw new Error(`--${name} is no colour: ${said}`);
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
}

/** CIELAB under D65. */
function lab(color: number, sight: Matrix): Triple {
  const linear = [color & 255, (color >> 8) & 255, (color >> 16) & 255].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const times = (rows: Matrix, of: readonly number[]) =>
    rows.map((row) => row.reduce((sum, factor, at) => sum + factor * (of[at] ?? 0), 0));
  const seen = times(sight, linear).map((part) => Math.min(1, Math.max(0, part)));
  const [x = 0, y = 0, z = 0] = times(
    [
      [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
    ],
    seen,
  ).map((part) => (part > 216 / 24389 ? Math.cbrt(part) : (24389 / 27) * (part / 116) + 16 / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const apart = (a: Triple, b: Triple): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** The most that a step goes against the way from the first to the last; rounding to bytes moves it by less than 1. */
function setback(lightness: readonly number[]): number {
  const way = Math.sign((lightness.at(-1) ?? 0) - (lightness[0] ?? 0));
  return Math.max(...lightness.map((light, at) => way * ((lightness[at - 1] ?? light) - light)));
}

const looks = [
  ['as the app has it', [tokens]],
  ['with more contrast', [tokens, more]],
  ['with forced colours', [tokens, forced]],
] as const;
const cases = looks.flatMap(([look, sheets]) =>
  [false, true].flatMap((dark) =>
    Object.entries(sights).map(([sight, matrix]) => ({ look, dark, sight, sheets, matrix })),
  ),
);

test.each(cases)('$look, dark: $dark, $sight', ({ dark, sheets, matrix }) => {
  const of = (name: string) => token(name, dark, sheets);
  const seen = (ramp: Ramp) => Array.from(ramp, (color) => lab(color, matrix));
  const amount = seen(amountRamp(of('ramp-from'), of('ramp-to')));
  const lightness = amount.map(([light]) => light);
  expect(setback(lightness)).toBeLessThan(0.5);
  expect(Math.abs((lightness.at(-1) ?? 0) - (lightness[0] ?? 0))).toBeGreaterThan(45);

  const signed = seen(signedRamp(of('signed-below'), of('signed-zero'), of('signed-above')));
  const [below, above] = [signed.slice(0, 128), signed.slice(128)];
  for (const side of [below.toReversed(), above]) {
    const lights = side.map(([light]) => light);
    expect(setback(lights)).toBeLessThan(0.5);
    expect(Math.abs((lights.at(-1) ?? 0) - (lights[0] ?? 0))).toBeGreaterThan(35);
  }
  // Equal amounts of either sign, from a fifth of the most.
  for (let at = 0; at <= 102; at += 6)
    expect(apart(below[at] ?? [0, 0, 0], above[127 - at] ?? [0, 0, 0])).toBeGreaterThan(8);
  // In grey the sign is a sign.
  for (let at = 0; at <= 115; at++) {
    const [cell = 0] = signed[at] ?? [];
    const [sign = 0] = signed[minusIndex(at) ?? at] ?? [];
    expect(Math.abs(cell - sign), `${at}`).toBeGreaterThan(12);
  }
});

test('only what is below zero has a minus sign', () => {
  expect(minusIndex(127)).toBeUndefined();
  expect(minusIndex(128)).toBeUndefined();
  expect(minusIndex(255)).toBeUndefined();
  expect(minusIndex(0)).toBe(64);
});
