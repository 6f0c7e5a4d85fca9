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

export interface CopiedTree {
  /** Files written or changed by hand, in order. */
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
  const at = (file: string) => path.join(copy, file);
  const node = (...args: readonly string[]) =>
    execFileSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  const write = (file: string, contents: string) => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), contents);
    touched.add(file);
  };
  return {
    get touched() {
      return [...touched];
    },
    write,
    insert(file, anchor, words) {
      const source = readFileSync(at(file), 'utf8');
      if (source.split(anchor).length !== 2)
        throw new Error(`‘${anchor}’ does not stand in ${file} exactly once.`);
      write(
        file,
        source.replace(anchor, () => words + anchor),
      );
    },
    read: (file) => readFileSync(at(file), 'utf8'),
    run: (script, ...args) => node(script, ...args),
    ask(source) {
      writeFileSync(at('question.ts'), source);
      return JSON.parse(node('--import', 'tsx', 'question.ts'));
    },
    types() {
      try {
        return node('node_modules/typescript/bin/tsc', '-p', 'graph-core/tsconfig.json');
      } catch (reason) {
        throw new Error(String((reason as { stdout?: unknown }).stdout));
      }
    },
    dispose: () => rmSync(copy, { recursive: true, force: true }),
  };
}
