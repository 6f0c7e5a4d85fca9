// Every export format there is, as a literal table.
import { withFoldedWeights } from './fold-spectral.ts';
import type { ExportFormat } from './format.ts';
import { kerasFormat } from './keras/keras-format.ts';
import { kerasSourceFormat } from './keras/keras-source-format.ts';
import { npzFormat } from './npz/npz-format.ts';
import { onnxFormat } from './onnx/onnx-format.ts';
import { projectFormat } from './project/project-format.ts';
import { safetensors } from './safetensors-format.ts';
import { torchFormat } from './torch/torch-format.ts';
import { tfjsGraph } from './tfjs-graph/tfjs-graph.ts';
import { tfjsLayers } from './tfjs-layers/tfjs-layers.ts';

/** Weights by their own names come home as they are; what others run is folded, in a project all but its training. */
export const exportFormats: readonly ExportFormat[] = [
  safetensors,
  withFoldedWeights(torchFormat),
  projectFormat,
  ...[onnxFormat, tfjsLayers, tfjsGraph, kerasFormat, kerasSourceFormat].map(withFoldedWeights),
  npzFormat,
];

export function findExportFormat(id: string): ExportFormat | undefined {
  return exportFormats.find((format) => format.id === id);
}
