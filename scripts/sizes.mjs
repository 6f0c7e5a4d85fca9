// npm run sizes: how long our files are, against the limits of the house.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './project.mjs';

const longest = 400;
const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file && !file.endsWith('blocks/index.ts'))
  .map((file) => ({
    file,
    lines: readFileSync(path.join(root, file), 'utf8').split('\n').length - 1,
  }))
  .sort((a, b) => a.lines - b.lines);
const at = (share) =>
  files[Math.min(files.length - 1, Math.floor(files.length * share))]?.lines ?? 0;
const over = files.filter(({ lines }) => lines > longest);
console.log(
  `${files.length} files · median ${at(0.5)} · 95th percentile ${at(0.95)} · longest ${files.at(-1)?.lines ?? 0}`,
);
for (const { file, lines } of files.slice(-10).reverse())
  console.log(`${String(lines).padStart(5)}  ${file}`);
if (over.length > 0) {
  console.error(`Over ${longest} lines: ${over.map(({ file }) => file).join(', ')}. Split them.`);
  process.exit(1);
}
