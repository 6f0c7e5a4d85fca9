// What blocks are found by, wherever they are searched: titles and other names in both languages, then what they do.
import type { Block } from '../../graph-core/index.ts';
import type { Searched } from '../parts/search/rank.ts';

export function searchedBlock({ type, docs }: Block): Searched {
  const { title, also, summary } = docs;
  return {
    names: [title.en, title.ja, ...also, type],
    about: `${summary.en} ${summary.ja}`,
  };
}
