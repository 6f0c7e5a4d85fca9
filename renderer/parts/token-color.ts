// A colour token as the browser resolves it now, for drawing on a canvas element.

export type Rgb = readonly [red: number, green: number, blue: number];

/** `tokenColor('--ramp-to')` → 0 … 255 each; ask again when the theme changes. */
export function tokenColor(token: `--${string}`): Rgb {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const numbers = getComputedStyle(probe).color.match(/[\d.]+/g) ?? [];
  probe.remove();
  return [Number(numbers[0] ?? 0), Number(numbers[1] ?? 0), Number(numbers[2] ?? 0)];
}
