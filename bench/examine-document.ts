// Opens the document of standard input, examines it and reads its first twenty problems with their repairs, as the screen does; prints what that took.
import { readFileSync } from 'node:fs';
import { analyze, findBlock, openDocument } from '../graph-core/index.ts';

const source = readFileSync(0, 'utf8');
/** Time of the processor, since other work beside may take the clock's. */
const before = process.cpuUsage();
const opened = openDocument(source);
if (!('document' in opened)) throw new Error(opened.error.message.en);
const { nodes, problems } = analyze(opened.document, findBlock);
const shown = problems.slice(0, 20).map(({ code, message, repairs }) => ({
  code,
  said: message.en,
  repairs: repairs.map(({ label }) => label.en),
}));
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ milliseconds: (user + system) / 1000, nodes: nodes.size, shown }));
