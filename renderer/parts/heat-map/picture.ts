// A table as a picture to take away: the same strokes as SVG text or on a canvas.
import type { Side, Table } from './table.ts';
import type { Ramp } from '../pictures/ramp.ts';
import { cssOf, minusIndex, rampIndex } from '../pictures/ramp.ts';

export interface PictureStyle {
  readonly title: string;
  readonly ramp: Ramp;
  readonly limit: number;
  readonly signed: boolean;
  readonly ink: string;
  readonly paper: string;
}

interface Pen {
  rect(x: number, y: number, width: number, height: number, fill: string): void;
  /** `turned` runs upwards. */
  text(
    x: number,
    y: number,
    words: string,
    anchor: 'start' | 'middle' | 'end',
    turned?: boolean,
  ): void;
}

const font = '12px "JetBrains Mono Variable", "Noto Sans JP Variable", ui-monospace, monospace';
const head = 32;
const foot = 40;

function sizeOf({ rows, columns }: Table) {
  const cell = Math.max(4, Math.min(24, Math.floor(900 / Math.max(rows.length, columns.length))));
  const left = space(rows);
  const top = head + space(columns);
  const width = Math.max(320, left + cell * columns.length + 16);
  return { cell, left, top, width, height: top + cell * rows.length + foot };
}

function drawTable(pen: Pen, table: Table, style: PictureStyle): void {
  const { cell, left, top, width, height } = sizeOf(table);
  const { rows, columns, values } = table;
  const { ramp, limit, signed } = style;
  pen.rect(0, 0, width, height, style.paper);
  pen.text(16, 21, style.title, 'start');
  for (let row = 0; row < rows.length; row++)
    for (let column = 0; column < columns.length; column++) {
      const value = values[row * columns.length + column] ?? 0;
      // Between two maps there is only paper.
      if (Number.isNaN(value)) continue;
      const index = rampIndex(value, limit, signed);
      const [x, y] = [left + column * cell, top + row * cell];
      pen.rect(x, y, cell, cell, cssOf(ramp, index));
      const sign = signed && cell >= 10 ? minusIndex(index) : undefined;
      if (sign !== undefined)
        pen.rect(x + cell * 0.2, y + cell * 0.4, cell * 0.6, cell * 0.2, cssOf(ramp, sign));
    }
  if (cell >= 10) {
    for (let row = 0; row < rows.length; row++)
      pen.text(left - 6, top + row * cell + cell / 2 + 4, wordOf(rows, row), 'end');
    for (let column = 0; column < columns.length; column++) {
      const x = left + column * cell + cell / 2;
      pen.text(x + 4, top - 6, wordOf(columns, column), 'start', true);
    }
  }
  const y = height - 18;
  pen.text(left, y, signed ? `−${limit.toPrecision(2)}` : '0', 'end');
  for (let index = 0; index < 64; index++)
    pen.rect(left + 8 + index * 2, y - 9, 2, 10, cssOf(ramp, index * 4));
  pen.text(left + 8 + 128 + 8, y, limit.toPrecision(2), 'start');
}

export function tableToSvg(table: Table, style: PictureStyle): string {
  const { width, height } = sizeOf(table);
  const parts: string[] = [];
  drawTable(
    {
      rect: (x, y, w, h, fill) =>
        parts.push(`<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}"/>`),
      text: (x, y, words, anchor, turned) =>
        parts.push(
          `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${style.ink}"${
            turned ? ` transform="rotate(-90 ${x} ${y})"` : ''
          }>${escaped(words)}</text>`,
        ),
    },
    table,
    style,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" style="font:${escaped(font)}" shape-rendering="crispEdges">\n${parts.join('\n')}\n</svg>\n`;
}

/** Twice as many pixels as the SVG has units, for print and for sharp screens. */
export async function tableToPng(table: Table, style: PictureStyle): Promise<Uint8Array> {
  const { width, height } = sizeOf(table);
  const canvas = new OffscreenCanvas(width * 2, height * 2);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no canvas to draw on.');
  context.scale(2, 2);
  context.font = font;
  drawTable(
    {
      rect(x, y, w, h, fill) {
        context.fillStyle = fill;
        context.fillRect(x, y, w, h);
      },
      text(x, y, words, anchor, turned) {
        context.save();
        context.translate(x, y);
        if (turned) context.rotate(-Math.PI / 2);
        context.textAlign = anchor === 'middle' ? 'center' : anchor;
        context.fillStyle = style.ink;
        context.fillText(words, 0, 0);
        context.restore();
      },
    },
    table,
    style,
  );
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}

/** First row: words of the columns; first column: words of the rows. Quoted where RFC 4180 asks for it. */
export function tableToCsv({ values, rows, columns }: Table): string {
  const lines = [
    ['', ...Array.from({ length: columns.length }, (_, index) => wordOf(columns, index))],
    ...Array.from({ length: rows.length }, (_, row) => [
      wordOf(rows, row),
      ...Array.from(values.subarray(row * columns.length, (row + 1) * columns.length), String),
    ]),
  ];
  return `${lines.map((line) => line.map(quoted).join(',')).join('\n')}\n`;
}

function wordOf({ labels }: Side, at: number): string {
  return labels?.[at] ?? `${at + 1}`;
}

/** Pixels that the words of a side take. */
function space({ labels, length }: Side): number {
  const words = labels ?? [`${length}`];
  let most = 0;
  for (const word of words) most = Math.max(most, [...word].length);
  return Math.min(160, 20 + most * 9);
}

function escaped(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function quoted(words: string): string {
  return /[",\n\r]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
}
