// Dates and times as tables write them → milliseconds, the same on every machine: what names no zone is read as UTC.

/** Which of the first two numbers of `03/04/2025` is the day. */
export type DayOrder = 'day-first' | 'month-first';

const ymd = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?/;
const dmy = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})/;
const clock =
  /^(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** NaN where it is no date. `03.04.2025` is always the third of April; only slashes and hyphens may be either. */
export function dateOf(cell: string, order: DayOrder = 'day-first'): number {
  const trimmed = cell.trim();
  const found = dateIn(trimmed, order);
  if (!found) return Number.NaN;
  const { year, month, day, length } = found;
  const time = clock.exec(trimmed.slice(length));
  const midnight = Date.UTC(year, month - 1, day);
  const real = new Date(midnight);
  // The 31st of April would otherwise be the first of May.
  if (!time || real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day) return Number.NaN;
  const [hours = 0, minutes = 0, seconds = 0] = time.slice(1, 4).map((part) => Number(part ?? 0));
  if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN;
  const fraction = Number(`0.${time[4] ?? 0}`);
  const local = midnight + ((hours * 60 + minutes) * 60 + seconds + fraction) * 1000;
  return local - offsetOf(time[5]) * 60_000;
}

function dateIn(cell: string, order: DayOrder) {
  const whole = ymd.exec(cell);
  if (whole) {
    const [year = 0, month = 0, day = 0] = whole.slice(1).map(Number);
    return { year, month, day, length: whole[0].length };
  }
  const parted = dmy.exec(cell);
  if (!parted) return undefined;
  const [first, second, year] = [Number(parted[1]), Number(parted[3]), Number(parted[4])];
  const swaps = parted[2] !== '.' && order === 'month-first';
  const [day, month] = swaps ? [second, first] : [first, second];
  return { year, month, day, length: parted[0].length };
}

/** Minutes. */
function offsetOf(zone = 'Z'): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(-2)].map(Number);
  return (zone.startsWith('-') ? -1 : 1) * ((hours ?? 0) * 60 + (minutes ?? 0));
}
