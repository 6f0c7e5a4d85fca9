// What differs between the documents of two runs, setting by setting.
import type { Document, Json } from '../../../graph-core/index.ts';
import type { RunRecord } from './run-record.ts';

export interface Difference {
  /** `learningRate`, `d_model`, `encoder/ffn units`. */
  readonly what: string;
  /** Absent where the first run did not have it. */
  readonly from?: string;
  /** Absent where the second run does not have it. */
  readonly to?: string;
}

type Compared = Pick<RunRecord, 'id' | 'document' | 'branchedFrom'>;

/** What a run is compared with: the one it goes on from, or the one before it of a document of this name. */
export function ancestorOf<Run extends Compared>(record: Run, records: readonly Run[], at: number) {
  const from = record.branchedFrom?.run;
  const nameOf = ({ document }: Compared) => JSON.stringify(document.name);
  return (
    records.find(({ id }) => id === from) ??
    records.slice(at + 1).find((other) => nameOf(other) === nameOf(record))
  );
}

/** Everything that bears on training, by a name a person knows it under. */
export function whatChanged(before: Document, after: Document): Difference[] {
  const [old, now] = [facts(before), facts(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names.flatMap((what): Difference[] => {
    const [from, to] = [old.get(what), now.get(what)];
    if (from === to) return [];
    return [{ what, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
  });
}

function facts(document: Document): Map<string, string> {
  const all = new Map<string, string>();
  flatten(all, '', document.training as Json);
  for (const [name, value] of Object.entries(document.variables)) all.set(name, String(value));
  all.set('data', document.data.source);
  flatten(all, 'data ', document.data.options as Json);
  const graphs = [
    { prefix: '', graph: document.graph },
    ...document.modules.map(({ id, graph }) => ({ prefix: `${id}/`, graph })),
  ];
  for (const { prefix, graph } of graphs) {
    for (const node of graph.nodes) {
      const at = prefix + node.id;
      if (node.rate !== undefined) all.set(`${at} learning rate ×`, String(node.rate));
      // A node is either a block with params or a copy of a module with a count; loose objects hide which.
      if ('module' in node) all.set(at, `${String(node.module)} × ${String(node.repeat)}`);
      else {
        all.set(at, String(node.type));
        flatten(all, `${at} `, node.params as Json);
      }
    }
    for (const { from, to } of graph.edges)
      all.set(`${prefix}${from.node} → ${prefix}${to.node}.${to.port}`, from.port);
  }
  return all;
}

function flatten(all: Map<string, string>, prefix: string, value: Json | undefined): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'object') {
    all.set(prefix.trimEnd(), String(value));
    return;
  }
  for (const [key, item] of Object.entries(value))
    flatten(all, key === 'type' ? prefix || key : prefix + (prefix ? `${key} ` : `${key} `), item);
}
