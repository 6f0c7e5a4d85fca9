// Every block by its type. Generated from the file names by `npm run blocks`; do not edit.
import { dense } from './dense.ts';
import type { Block } from './block.ts';

export const blocks: Readonly<Record<string, Block>> = {
  dense,
};

export function findBlock(type: string): Block | undefined {
  return Object.hasOwn(blocks, type) ? blocks[type] : undefined;
}
