// What a field of the document is given: the edit its value makes when it is left, which the draft has until then.
import type { Edit } from '../../graph-core/index.ts';
import type { Typing } from '../parts/typing.ts';
import { useDocument } from './document.ts';

interface Entry<V> {
  onSet(value: V): void;
  readonly typing: Typing<V>;
}

export function entry<V>(toEdit: (value: V) => Edit): Entry<V> {
  return {
    onSet: (value) => useDocument.getState().edit(toEdit(value)),
    typing: {
      hold: (value) => useDocument.getState().hold(value === undefined ? undefined : toEdit(value)),
      end: () => useDocument.getState().settle(),
    },
  };
}
