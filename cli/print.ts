// Words and tables on a terminal, or one JSON value. Knows no command.

/** With --json a command prints exactly one value on standard output; everything else goes to standard error. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function printLine(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Columns padded to their widest cell; numbers to the right. */
export function printTable(rows: readonly (readonly (string | number)[])[]): void {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, printed(cell).length);
    });
  for (const row of rows)
    printLine(
      row
        .map((cell, at) =>
          typeof cell === 'number'
            ? printed(cell).padStart(widths[at] ?? 0)
            : printed(cell).padEnd(widths[at] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    );
}

function printed(cell: string | number): string {
  return typeof cell === 'number' ? cell.toLocaleString('en-US') : cell;
}

/** One line that rewrites itself on a terminal; a plain line now and then elsewhere. */
export function progressLine(): { update(line: string): void; end(): void } {
  const { stderr } = process;
  let last = 0;
  return {
    update(line) {
      if (stderr.isTTY) stderr.write(`\r\u001b[2K${line}`);
      else if (Date.now() - last > 5_000) {
        last = Date.now();
        stderr.write(`${line}\n`);
      }
    },
    end() {
      if (stderr.isTTY) stderr.write('\r\u001b[2K');
    },
  };
}
