// A colour token as the browser resolves it now, for drawing on a canvas element.

export type Rgb = readonly [red: number, green: number, blue: number];

/** `tokenColor('--ramp-to')` → 0 … 255 each; ask again when the theme changes. */
export function tokenColor(token: `--${string}`): Rgb {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  // The ink of a ramp is not the ink of text, which the system may choose.
  probe.style.setProperty('forced-color-adjust', 'none');
  document.body.append(probe);
  const numbers = getComputedStyle(probe).color.match(/[\d.]+/g) ?? [];
  probe.remove();
  return [Number(numbers[0] ?? 0), Number(numbers[1] ?? 0), Number(numbers[2] ?? 0)];
}
