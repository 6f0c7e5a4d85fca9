// Problems as lines of text, as tests pin them.
import type { Language } from '../text.ts';
import type { Problem } from './problem.ts';

/** One line for the problem, one for each repair, the best first. */
export function printProblems(problems: readonly Problem[], language: Language = 'en'): string {
  return problems
    .map(({ code, severity, message, repairs }) =>
      [
        `${severity === 'error' ? '✗' : '·'} ${code}: ${message[language]}`,
        ...repairs.map(({ label }) => `    → ${label[language]}`),
      ].join('\n'),
    )
    .join('\n');
}
