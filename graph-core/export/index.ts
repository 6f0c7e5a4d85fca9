// Every export format there is, as a literal table.
import type { ExportFormat } from './format.ts';
import { safetensors } from './safetensors-format.ts';
import { tfjsLayers } from './tfjs-layers/tfjs-layers.ts';

export const exportFormats: readonly ExportFormat[] = [safetensors, tfjsLayers];

export function findExportFormat(id: string): ExportFormat | undefined {
  return exportFormats.find((format) => format.id === id);
}
