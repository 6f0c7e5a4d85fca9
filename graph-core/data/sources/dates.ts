// Dates as people write them, in eight forms, and the same in ISO 8601.
import { z } from 'zod';
import { text } from '../../text.ts';
import { countOptions } from '../count-options.ts';
import type { DataSource } from '../dataset.ts';
import { drawDistinct } from '../distinct.ts';
import { characterPairs } from '../text/lines.ts';
import { random } from '../random.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const firstYear = 1950;
const lastYear = 2049;

const two = (number: number): string => `${number}`.padStart(2, '0');

function ordinal(day: number): string {
  const last = day % 10;
  const teen = day >= 11 && day <= 13;
  const ending = teen ? 'th' : last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th';
  return `${day}${ending}`;
}

/** The eight ways of writing one day. `month` is 1 … 12. */
export function writtenForms(year: number, month: number, day: number): readonly string[] {
  const name = months[month - 1] ?? '';
  const short = name.slice(0, 3);
  const weekday = weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '';
  return [
    `${name} ${day}, ${year}`,
    `${short} ${day}, ${year}`,
    `${day} ${name} ${year}`,
    `${weekday} ${day} ${short} ${year}`,
    `${ordinal(day)} of ${short} ${year}`,
    `${two(month)}/${two(day)}/${year}`,
    `${two(day)}.${two(month)}.${year}`,
    `${year}年${month}月${day}日`,
  ];
}

const options = z.object(countOptions(20_000, 1_000));

export const dates: DataSource<typeof options> = {
  id: 'dates',
  rank: 5,
  docs: {
    title: text('Dates', '日付'),
    summary: text(
      'Dates from 1950 to 2049 in eight written forms, such as ‘Sep 4, 1987’ or ‘1987年9月4日’, and the same as 1987-09-04. The alignment is easy to read.',
      '1950〜2049 年の日付を 8 通りの書き方（「Sep 4, 1987」「1987年9月4日」など）から 1987-09-04 の形に直します。アラインメントが読みやすい課題です。',
    ),
    licence: 'CC0-1.0',
    task: text('translation', '翻訳'),
  },
  options,
  async open({ examples, heldOut }, context) {
    const stream = random('dates', context.seed);
    const drawn = drawDistinct(
      () => {
        const year = stream.between(firstYear, lastYear);
        const month = stream.between(1, 12);
        const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
        const day = stream.between(1, days);
        return {
          source: stream.pick(writtenForms(year, month, day)),
          target: `${year}-${two(month)}-${two(day)}`,
        };
      },
      ({ target }) => target,
      { examples, heldOut },
      context.progress,
    );
    const letters = new Set(
      [...months, ...weekdays, 'stndrdthof', ' ,./年月日0123456789'].join(''),
    );
    return characterPairs(
      drawn,
      { letters: [...letters].sort().join(''), length: 'September 30, 2049'.length },
      { letters: '-0123456789', length: 'YYYY-MM-DD'.length },
    );
  },
};
