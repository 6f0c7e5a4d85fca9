// A copy of the tree in which something is really added, and which of its files that touched.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** What scripts write. */
const generated = ['graph-core/blocks/index.ts', 'graph-core/data/index.ts'];

export interface CopiedTree {
  /** Files written or changed by hand since the tree was last as it was copied, in order. */
  readonly touched: readonly string[];
  write(file: string, contents: string): void;
  /** Puts words before an anchor that stands in the file exactly once. */
  insert(file: string, anchor: string, words: string): void;
  read(file: string): string;
  /** Runs a script of the copy, or the TypeScript given. */
  run(script: string, ...args: readonly string[]): string;
  ask(source: string): unknown;
  /** Throws what the compiler says of the core. */
  types(): string;
  /** Takes back what was written. */
  restore(): void;
  dispose(): void;
}

/** Without tests and fixtures: what is counted is what a contributor would write. */
export function copyTree(): CopiedTree {
  const copy = mkdtempSync(path.join(tmpdir(), 'kumiki-touched-'));
  for (const part of [
    'graph-core',
    'renderer',
    'templates',
    'scripts',
    'docs',
    'package.json',
    'tsconfig.base.json',
  ])
    cpSync(path.join(root, part), path.join(copy, part), {
      recursive: true,
      filter: (from) => !/\.test\.tsx?$|fixtures$|screens$/.test(from),
    });
  for (const part of ['node_modules', 'tsconfig.json', 'dist'])
    if (existsSync(path.join(root, part)))
      symlinkSync(path.join(root, part), path.join(copy, part));
  const touched = new Set<string>();
  const before = new Map<string, string | undefined>();
  const at = (file: string) => path.join(copy, file);
  const read = (file: string) => readFileSync(at(file), 'utf8');
  const node = (...args: readonly string[]) =>
    execFileSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  const keep = (file: string) => {
    if (!before.has(file)) before.set(file, existsSync(at(file)) ? read(file) : undefined);
  };
  const write = (file: string, contents: string) => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    keep(file);
    writeFileSync(at(file), contents);
    touched.add(file);
  };
  return {
    get touched() {
      return [...touched];
    },
    write,
    insert(file, anchor, words) {
      const source = read(file);
      if (source.split(anchor).length !== 2)
        throw new Error(`‘${anchor}’ does not stand in ${file} exactly once.`);
      write(
        file,
        source.replace(anchor, () => words + anchor),
      );
    },
    read,
    run(script, ...args) {
      for (const file of generated) keep(file);
      return node(script, ...args);
    },
    ask(source) {
      writeFileSync(at('question.ts'), source);
      return JSON.parse(node('--import', 'tsx', 'question.ts'));
    },
    types() {
      try {
        // What one change leaves as it was need not be compiled again.
        const anew = ['--incremental', '--tsBuildInfoFile', at('types.tsbuildinfo')];
        return node('node_modules/typescript/bin/tsc', '-p', 'graph-core/tsconfig.json', ...anew);
      } catch (reason) {
        throw new Error(String((reason as { stdout?: unknown }).stdout));
      }
    },
    restore() {
      for (const [file, contents] of before)
        if (contents === undefined) rmSync(at(file));
        else writeFileSync(at(file), contents);
      before.clear();
      touched.clear();
    },
    dispose: () => rmSync(copy, { recursive: true, force: true }),
  };
}
