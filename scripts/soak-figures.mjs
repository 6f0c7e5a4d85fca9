// What the soak makes of the reports of its tests: how many passed, what they counted, what failed.
import { readFileSync } from 'node:fs';

function read(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return undefined;
  }
}

const unended = {
  good: false,
  outcome: 'did not end',
  what: [],
  wrong: ['the tests wrote no report'],
};

/** Of a report by Vitest; lines such as `[R1] …` that the tests said are their figures. */
export function testFigures(report, bars, said) {
  const suites = read(report)?.testResults;
  if (!suites) return unended;
  const all = suites.flatMap(({ assertionResults }) => assertionResults);
  const titled = (state) => all.filter(({ status }) => status === state).map(({ title }) => title);
  const [passed, wrong] = [titled('passed'), titled('failed')];
  const figures = said
    .split('\n')
    .filter((line) => bars.split(' ').some((bar) => line.startsWith(`[${bar}] `)))
    .map((line) => line.replace(/^\[\w+\] /, ''));
  return {
    good: passed.length > 0 && wrong.length === 0,
    outcome: `${passed.length} passed, ${wrong.length} failed`,
    what: figures.length > 0 ? figures : shortened(passed),
    wrong,
  };
}

/** The largest first, by the numbers in their titles; a list of many like these says little. */
function shortened(titles) {
  const most = 6;
  if (titles.length <= most) return titles;
  const size = (title) =>
    Math.max(0, ...(title.replaceAll(',', '').match(/\d{3,}/g) ?? []).map(Number));
  const first = titles.toSorted((a, b) => size(b) - size(a)).slice(0, most);
  return [...first, `and ${titles.length - most} more`];
}

const figuresOf = {
  R4(notes, asked) {
    const times = notes
      .map(({ description }) => Number(/(\d+) ms/.exec(description)?.[1]))
      .sort((a, b) => a - b);
    const p95 = times[Math.min(times.length - 1, Math.floor(times.length * 0.95))];
    return `${times.length} kills of ${asked} asked for, in the notes, names and canvas notes of a document that no file holds, a third of them while a block was dragged or downloads began: at most ${times.at(-1)} ms of typing lost, 95 % lost at most ${p95} ms`;
  },
  'R10 UI'(notes, asked, done) {
    const gestures = notes.reduce((all, { description }) => all + Number.parseInt(description), 0);
    return `${done} sequences of ${asked} asked for, ${gestures.toLocaleString('en')} gestures by pointer and keys, some broken off: each left the document sound and in its file, the canvas as the document says, and nothing in the hand; undone to the last, each was the original`;
  },
  R20(_, asked, done) {
    return `${done * 2} windows that hung or crashed while a draft opened, two in a row in ${done} of ${asked} rounds: each third start came up without it, said so, and had the draft as it was`;
  },
  S1(notes, asked, done) {
    const count = (what) => notes.filter(({ description }) => description === what).length;
    return `${done} hostile documents of ${asked} asked for, by file, drop, draft, paste and table: 0 scripts run, 0 requests outside, 0 dialogs, 0 reports of the policy, 0 trainings begun (${count('opened')} opened and shown in every room, ${count('refused')} refused by name, ${count('drawn')} saved as SVG with nothing active in it)`;
  },
};

/** Of a report by Playwright; what a journey notes beside itself are its figures. */
export function journeyFigures(report, bar) {
  const suites = read(report)?.suites;
  if (!suites) return unended;
  const all = suites.flatMap(function runs({ specs = [], suites: inner = [] }) {
    return [
      ...specs.flatMap(({ title, tests }) => tests.map((test) => ({ title, ...test }))),
      ...inner.flatMap(runs),
    ];
  });
  const ended = (state) => all.filter(({ results }) => results.at(-1)?.status === state);
  const passed = ended('passed');
  const wrong = [...ended('failed'), ...ended('timedOut')].map(({ title }) => title);
  const notes = passed.flatMap(({ annotations, results }) => [
    ...(results.at(-1)?.annotations ?? annotations),
  ]);
  return {
    good: passed.length > 0 && wrong.length === 0,
    outcome: `${passed.length} passed, ${wrong.length} failed`,
    what: passed.length > 0 ? [figuresOf[bar](notes, all.length, passed.length)] : [],
    wrong,
  };
}
