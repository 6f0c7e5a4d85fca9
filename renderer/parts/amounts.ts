// Counts as a person reads them at a glance: 1.2k, 25.6M, 3.4 MB; in Japanese 1.20万, 2560万.
import type { Language } from '../../graph-core/index.ts';

const scales = {
  en: { step: 1000, signs: ['', 'k', 'M', 'G', 'T'] },
  ja: { step: 10_000, signs: ['', '万', '億', '兆'] },
} as const;

/** Three digits at most, so that a figure that changes keeps its width; four before 万. */
export function shortCount(count: number, language: Language): string {
  const { step, signs } = scales[language];
  let value = count;
  let at = 0;
  while (Math.abs(value) >= step - 0.5 && at < signs.length - 1) {
    value /= step;
    at += 1;
  }
  return `${digits(value, at)}${signs[at]}`;
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
