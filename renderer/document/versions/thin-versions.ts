// Which versions of a document are let go of: the older, the fewer.
import type { VersionKey, VersionKind } from './version-key.ts';

const hour = 3600_000; // ms
const day = 24 * hour;

/** Of each kind, so that no number of drafts takes the place of what was saved. */
export const mostVersions: Readonly<Record<VersionKind, number>> = { file: 20, draft: 10 };

type Dated = Pick<VersionKey, 'key' | 'at' | 'kind'>;

/**
 * Kept are all of the last hour, the last of each hour of the day before, and the last of each day before that. Where
 * that is still too many, those go that lie closest behind another, but never the newest and the oldest.
 */
export function versionsToDrop<Version extends Dated>(
  versions: readonly Version[],
  now: number,
): Version[] {
  const kept = (['file', 'draft'] as const).flatMap((kind) =>
    crowdedOut(
      spread(
        versions.filter((version) => version.kind === kind).sort((a, b) => b.at - a.at),
        now,
      ),
      mostVersions[kind],
    ),
  );
  const keys = new Set(kept.map(({ key }) => key));
  return versions.filter(({ key }) => !keys.has(key));
}

/** Newest first, as it comes. */
function spread<Version extends Dated>(versions: readonly Version[], now: number): Version[] {
  const seen = new Set<string>();
  return versions.filter(({ at }) => {
    const age = now - at;
    if (age < hour) return true;
    const bucket = age < day ? `hour ${Math.floor(at / hour)}` : `day ${Math.floor(at / day)}`;
    return !seen.has(bucket) && seen.add(bucket);
  });
}

function crowdedOut<Version extends Dated>(versions: readonly Version[], most: number): Version[] {
  const kept = [...versions];
  while (kept.length > most) {
    let [closest, least] = [1, Number.POSITIVE_INFINITY];
    for (let at = 1; at < kept.length - 1; at++) {
      // From it to the one that came after it.
      const gap = (kept[at - 1]?.at ?? 0) - (kept[at]?.at ?? 0);
      if (gap < least) [closest, least] = [at, gap];
    }
    kept.splice(closest, 1);
  }
  return kept;
}
