// Numbers → colours: a table of 256 colours between two or three inks, even to the eye.

export type Rgb = readonly [red: number, green: number, blue: number];

/** ABGR, as ImageData lies in memory on a little-endian machine. */
export type Ramp = Uint32Array;

const steps = 256;

/** From none to most. */
export function amountRamp(from: Rgb, to: Rgb): Ramp {
  return Uint32Array.from({ length: steps }, (_, index) =>
    packed(mixed(from, to, index / (steps - 1))),
  );
}

/** From most below zero through none to most above. */
export function signedRamp(below: Rgb, zero: Rgb, above: Rgb): Ramp {
  const middle = (steps - 1) / 2;
  return Uint32Array.from({ length: steps }, (_, index) =>
    packed(
      index < middle
        ? mixed(below, zero, index / middle)
        : mixed(zero, above, (index - middle) / (steps - 1 - middle)),
    ),
  );
}

/** Place in a ramp of 0 … limit. What is not a number gets none. */
export function rampIndex(value: number, limit: number, signed: boolean): number {
  if (!(limit > 0) || Number.isNaN(value)) return signed ? steps >> 1 : 0;
  const share = signed ? (value / limit + 1) / 2 : value / limit;
  return Math.round(Math.min(1, Math.max(0, share)) * (steps - 1));
}

/**
 * Whether a cell is below zero is told without colour too, by a minus sign in it. The sign's place in the same ramp, far
 * enough from the cell's to be seen; undefined where there is next to nothing, or nothing below zero.
 */
export function minusIndex(index: number): number | undefined {
  const middle = (steps - 1) / 2;
  const below = 1 - index / middle;
  if (below < 0.04) return undefined;
  return Math.round(middle * (1 - (below > 0.5 ? below - 0.5 : below + 0.5)));
}

export function cssOf(ramp: Ramp, index: number): string {
  const color = ramp[index] ?? 0;
  return `rgb(${color & 255},${(color >> 8) & 255},${(color >> 16) & 255})`;
}

function packed([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** In OKLab (Ottosson 2020), where equal steps look equal. */
function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  const [a, b] = [toOklab(from), toOklab(to)];
  return toRgb([
    a[0] + (b[0] - a[0]) * share,
    a[1] + (b[1] - a[1]) * share,
    a[2] + (b[2] - a[2]) * share,
  ]);
}

type Triple = readonly [number, number, number];

function toOklab(color: Rgb): Triple {
  const [r, g, b] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function toRgb([lightness, a, b]: Triple): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear: Triple = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((part) => {
    const share = part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055;
    return Math.round(Math.min(1, Math.max(0, share)) * 255);
  }) as unknown as Rgb;
}
