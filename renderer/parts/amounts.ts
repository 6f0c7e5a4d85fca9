// Counts as a person reads them at a glance: 1.2k, 25.6M, 3.4 MB. Knows no language: the signs are the same in each.

const thousands = ['', 'k', 'M', 'G', 'T'] as const;

/** Three digits at most, so that a figure that changes keeps its width. */
export function shortCount(count: number): string {
  let value = count;
  let step = 0;
  while (Math.abs(value) >= 999.5 && step < thousands.length - 1) {
    value /= 1000;
    step += 1;
  }
  return `${digits(value, step)}${thousands[step]}`;
}

export function shortBytes(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (value >= 1023.5 && step < 4) {
    value /= 1024;
    step += 1;
  }
  return `${digits(value, step)} ${['B', 'KB', 'MB', 'GB', 'TB'][step]}`;
}

/** 25,557,032: where the exact number matters. */
export function exactCount(count: number): string {
  return count.toLocaleString('en-US');
}

function digits(value: number, step: number): string {
  if (step === 0) return String(Math.round(value));
  return value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}
