// How a block or a module travels from the palette to the canvas.
import type { DragEvent } from 'react';
import type { Carried } from './place.ts';

const blockType = 'application/x-kumiki-block';
const moduleType = 'application/x-kumiki-module';

export function carry(event: DragEvent, { block, module }: Carried): void {
  if (block !== undefined) event.dataTransfer.setData(blockType, block);
  if (module !== undefined) event.dataTransfer.setData(moduleType, module);
  event.dataTransfer.effectAllowed = 'copy';
}

export function allowDrop(event: DragEvent): void {
  const { types } = event.dataTransfer;
  if (!types.includes(blockType) && !types.includes(moduleType)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
}

export function carriedBy({ dataTransfer }: DragEvent): Carried | undefined {
  const block = dataTransfer.getData(blockType);
  const module = dataTransfer.getData(moduleType);
  return block ? { block } : module ? { module } : undefined;
}
