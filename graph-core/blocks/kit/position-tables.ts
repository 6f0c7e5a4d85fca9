// Sines and cosines of positions, reckoned once per size and remembered.

/** Sizes in use at one time are few; the oldest is forgotten first. */
const mostRemembered = 16;

function remembering<T>(
  reckon: (length: number, units: number) => T,
): (length: number, units: number) => T {
  const known = new Map<string, T>();
  return (length, units) => {
    const key = `${length} ${units}`;
    const found = known.get(key);
    if (found) return found;
    const oldest = known.keys().next().value;
    if (known.size >= mostRemembered && oldest !== undefined) known.delete(oldest);
    const table = reckon(length, units);
    known.set(key, table);
    return table;
  };
}

/** The table of Vaswani 2017, §3.5, row-major [length, units]; sines in the even columns, cosines in the odd ones. */
export const sinusoids = remembering((length, units) =>
  Float32Array.from({ length: length * units }, (_, index) => {
    const column = index % units;
    const angle = Math.floor(index / units) / 10_000 ** ((column - (column % 2)) / units);
    return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  }),
);

/** cos and sin of position · 10000^(−2i/width) for channels i and i + width/2 (Su 2021), row-major [length, width]. */
export const rotations = remembering((length, width) => {
  const angles = Float64Array.from({ length: length * width }, (_, index) => {
    const channel = (index % width) % (width / 2);
    return Math.floor(index / width) / 10_000 ** (channel / (width / 2));
  });
  return { cos: Float32Array.from(angles, Math.cos), sin: Float32Array.from(angles, Math.sin) };
});
