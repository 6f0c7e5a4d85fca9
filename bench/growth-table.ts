// `npm run bench -- growth [--steps n] [--template name,…] [--json]`: no template that trains may hold more and more memory.
import { readdir, readFile } from 'node:fs/promises';
import { outsideWith } from '../cli/deps.ts';
import { openDocument } from '../graph-core/index.ts';
import type { Growth } from './growth.ts';
import { measureGrowth } from './growth.ts';

const folder = new URL('../templates/', import.meta.url);

export async function reportGrowth(
  steps: number,
  names: readonly string[] | undefined,
  json: boolean,
): Promise<void> {
  // One thread: the helpers hold no tensor, and the machine is left to others.
  const deps = outsideWith({ threads: 1 });
  const grown: string[] = [];
  const all: Record<string, Growth> = {};
  if (!json) console.log('template: tensors, MB of them, MB of WASM heap, MB of JavaScript');
  for (const file of (await readdir(folder)).sort()) {
    const name = file.replace(/\.json$/, '');
    if (!file.endsWith('.json') || (names && !names.includes(name))) continue;
    const opened = openDocument(await readFile(new URL(file, folder), 'utf8'));
    if ('error' in opened) throw new Error(opened.error.message.en);
    // The classics at full size come without data.
    if (opened.document.data.source === '') continue;
    const growth = await measureGrowth(deps, opened.document, steps);
    all[name] = growth;
    if (!json) console.log(line(name, growth));
    grown.push(...growth.complaints.map((complaint) => `${name}: ${complaint}`));
  }
  if (json) console.log(JSON.stringify({ row: 'growth', steps, templates: all }, null, 2));
  if (grown.length > 0) throw new Error(`Memory grows.\n${grown.join('\n')}`);
}

function line(name: string, { early, late, fewBroken, manyBroken, steps, broken }: Growth): string {
  const of = ({ tensors, tensorBytes, heapBytes, scriptBytes }: Growth['early']) =>
    [tensors, ...[tensorBytes, heapBytes, scriptBytes].map((b) => (b / 1e6).toFixed(1))].join(' ');
  return `${name.padEnd(24)} step 10: ${of(early)} | step ${steps}: ${of(late)} | 3 broken: ${of(fewBroken)} | ${broken} broken: ${of(manyBroken)}`;
}
