import { expect, test } from 'vitest';
import { words } from './words.ts';

test.each(['en', 'ja'] as const)(
  '%s: a sentence writes counts as they are read, and nothing else',
  (language) => {
    const { t } = words(language);
    expect(t('training.at-step', { step: 1400 })).toContain('1,400');
    expect(t('training.at-step', { step: 999 })).toContain('999');
    expect(t('training.at-step', { step: 0.0125 })).toContain('0.0125');
    expect(t('training.reset-help', { seed: '20261129' })).toContain('20261129');
  },
);
