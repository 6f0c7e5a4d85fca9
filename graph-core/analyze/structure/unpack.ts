// A module instance as the blocks it stands for, or the reason why not in the words of the canvas.
import type { GraphId } from '../../document/edits.ts';
import type { Refused } from '../../document/modules.ts';
import type { Document } from '../../document/schema.ts';
import type { Unpacked } from '../../document/unpack-module.ts';
import { unpackModule } from '../../document/unpack-module.ts';
import { reasoned } from '../titles.ts';

export function unpack(document: Document, graph: GraphId, node: string): Unpacked | Refused {
  return reasoned(document, unpackModule(document, graph, node));
}
