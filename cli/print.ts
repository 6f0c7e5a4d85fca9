// Words and tables on a terminal, or one JSON value.
import type { Text } from '../graph-core/index.ts';
import { cutTo, padded, widthOf } from './speech/width.ts';
import { version } from './version.ts';
import { read } from './speech/language.ts';

/**
 * With --json a command prints exactly one value on standard output, an object that names the version of Kumiki and of its
 * own shape; everything else goes to standard error.
 */
export function printJson(value: object): void {
  const versioned = { kumiki: version, schema: jsonSchema, ...value };
  process.stdout.write(`${JSON.stringify(versioned, null, 2)}\n`);
}

/** Counts up when a field of an answer is renamed, removed or means another thing; new fields may come at any time. */
const jsonSchema = 1;

let quiet = false;

/** From here on only results and errors are said. */
export function sayLess(): void {
  quiet = true;
}

/** What a person should know beside the result: on standard error, so that it is never part of it. */
export function printRemark(line: string | Text): void {
  if (!quiet) process.stderr.write(`${spoken(line)}\n`);
}

export function printLine(line: string | Text = ''): void {
  process.stdout.write(`${spoken(line)}\n`);
}

function spoken(line: string | Text): string {
  return typeof line === 'string' ? line : read(line);
}

/** Columns padded to their widest cell; numbers to the right. */
export function printTable(rows: readonly (readonly (string | number)[])[]): void {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(printed(cell)));
    });
  for (const row of rows)
    printLine(
      row
        .map((cell, index) =>
          typeof cell === 'number'
            ? printed(cell).padStart(widths[index] ?? 0)
            : padded(printed(cell), widths[index] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    );
}

function printed(cell: string | number): string {
  return typeof cell === 'number' ? cell.toLocaleString('en-US') : cell;
}

export interface ProgressLine {
  /** `share` is 0 … 1. */
  update(share: number, words: string): void;
  /** A line of its own that stays. */
  note(words: string): void;
  end(): void;
}

const clear = '\r\u001b[2K';

/** On a terminal a bar that rewrites itself; elsewhere a plain line now and then. Always on standard error. */
export function progressLine(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  let last = 0;
  return {
    update(share, words) {
      if (quiet) return;
      // As wide as the terminal at most: a wrapped line cannot be rewritten.
      if (stream.isTTY)
        stream.write(clear + cutTo(`${bar(share)} ${words}`, Math.max(20, stream.columns - 1)));
      else if (Date.now() - last > 5_000) {
        last = Date.now();
        stream.write(`${words}\n`);
      }
    },
    note(words) {
      if (quiet) return;
      stream.write(`${stream.isTTY ? clear : ''}${words}\n`);
    },
    end() {
      if (stream.isTTY && !quiet) stream.write(clear);
    },
  };
}

const barWidth = 24;

function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * barWidth);
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`;
}
