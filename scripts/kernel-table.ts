// Holds the table of kernels against what engine/assembly exports and engine/fused calls; part of `npm run check`.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type KernelSpec, kernelTable } from '../graph-core/engine/fused/kernel-table.ts';
import { mostArguments } from '../graph-core/engine/fused/thread-pool-protocol.ts';

const engine = path.resolve(import.meta.dirname, '../graph-core/engine');

interface Engine {
  /** Sources by file name. */
  readonly assembly: Readonly<Record<string, string>>;
  readonly fused: Readonly<Record<string, string>>;
  readonly table: Readonly<Record<string, KernelSpec>>;
}

/** A sentence each; empty = all three agree. */
export function kernelFaults({ assembly, fused, table }: Engine): string[] {
  const calls = Object.entries(fused)
    .filter(([file]) => file !== 'kernel-table.ts')
    .map(([, source]) => source)
    .join('\n');
  return [
    ...Object.entries(assembly).flatMap(([file, source]) => forgotten(file, source, table)),
    ...Object.entries(table).flatMap(([name, spec]) => {
      const [file] =
        Object.entries(assembly).find(([, source]) => listOf(name, source) !== undefined) ?? [];
      if (file === undefined)
        return [`${name} is in kernel-table.ts, but no file of engine/assembly exports it.`];
      const called = calls.includes(`'${name}'`) || calls.includes(`kernels.${name}.`);
      return [
        ...signatureFaults(name, spec, file, listOf(name, assembly[file] ?? '') ?? ''),
        ...(called ? [] : [`${name} is in kernel-table.ts, but nothing in engine/fused calls it.`]),
      ];
    }),
  ];
}

/** The arguments of an exported function as they are written. */
function listOf(name: string, source: string): string | undefined {
  return source.match(new RegExp(`export function ${name}\\(([^)]*)\\)`))?.[1];
}

/** What splits itself into parts is a kernel; other exports may be helpers of other files. */
function forgotten(file: string, source: string, table: Engine['table']): string[] {
  const functions = source.matchAll(/export function (\w+)\(([^)]*)\): void/g);
  return [...functions].flatMap(([, name = '', list = '']) =>
    partsAt(list) && !(name in table)
      ? [`${name} of assembly/${file} splits itself into parts, but kernel-table.ts lacks it.`]
      : [],
  );
}

const partsAt = (list: string) => /\bpart: i32,\s*parts: i32,?\s*$/.test(list);

function signatureFaults(name: string, spec: KernelSpec, file: string, list: string): string[] {
  const takes = [...list.matchAll(/(\w+): (\w+)/g)].map(([written]) => written);
  const splits = partsAt(list);
  const shared = 'work' in spec;
  if (splits && !shared)
    return [
      `${name} splits itself into parts: give it a work formula with shared() in kernel-table.ts.`,
    ];
  if (shared && !splits)
    return [
      `${name} has a work formula, but its last arguments in assembly/${file} are not part, parts.`,
    ];
  const own = splits ? takes.slice(0, -2) : takes;
  const entered = spec.names.map((each, i) => `${each}: ${spec.types[i]}`);
  const at = Array.from({ length: Math.max(own.length, entered.length) }, (_, i) => i).find(
    (i) => own[i] !== entered[i],
  );
  if (at !== undefined)
    return [
      `${name}: argument ${at + 1} is ${own[at] ?? 'absent'} in assembly/${file}, but ${entered[at] ?? 'absent'} in kernel-table.ts.`,
    ];
  return takes.length > mostArguments
    ? [`${name} takes ${takes.length} arguments, but threads pass on ${mostArguments} at most.`]
    : [];
}

export function engineSources(): Engine {
  const sources = (folder: string) =>
    Object.fromEntries(
      readdirSync(path.join(engine, folder))
        .filter((file) => file.endsWith('.ts') && !file.includes('.test'))
        .map((file) => [file, readFileSync(path.join(engine, folder, file), 'utf8')]),
    );
  return { assembly: sources('assembly'), fused: sources('fused'), table: kernelTable };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const faults = kernelFaults(engineSources());
  for (const fault of faults) console.error(fault);
  process.exit(faults.length === 0 ? 0 : 1);
}
