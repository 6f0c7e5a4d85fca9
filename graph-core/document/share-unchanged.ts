// A value that arrived as a copy, with whatever it has in common with an earlier one taken from that: what compares by identity sees only the change.

/** Equal to `now` in every part; the very same value as `before` where nothing differs. For what JSON can say. */
export function shareUnchanged<T>(before: unknown, now: T): T {
  return shared(before, now) as T;
}

function shared(before: unknown, now: unknown): unknown {
  if (before === now) return before;
  if (typeof before !== 'object' || typeof now !== 'object' || !before || !now) return now;
  if (Array.isArray(now)) return Array.isArray(before) ? sharedList(before, now) : now;
  if (Array.isArray(before)) return now;
  const [old, keys] = [before as Record<string, unknown>, Object.keys(now)];
  let same = Object.keys(old).length === keys.length;
  const result: [string, unknown][] = keys.map((key) => {
    const has = Object.hasOwn(old, key);
    const value = (now as Record<string, unknown>)[key];
    const taken = has ? shared(old[key], value) : value;
    same &&= has && taken === old[key];
    return [key, taken];
  });
  return same ? before : Object.fromEntries(result);
}

/** Blocks, wires and modules are found by their ids, so that one that was taken out does not shift those behind it. */
function sharedList(before: readonly unknown[], now: readonly unknown[]): unknown {
  const byId = new Map(before.map((item, index) => [idOf(item) ?? index, item]));
  const result = now.map((item, index) => shared(byId.get(idOf(item) ?? index), item));
  const same =
    before.length === now.length && result.every((item, index) => item === before[index]);
  return same ? before : result;
}

function idOf(item: unknown): string | undefined {
  const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined;
  return typeof id === 'string' ? id : undefined;
}
