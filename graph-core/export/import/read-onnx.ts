// Weights of an ONNX file for a document that is there: as its blocks would have them, or as the file calls and keeps them.
import type { Plan } from '../../compile/plan.ts';
import { decodeOnnx } from '../onnx/decode.ts';
import { documentFromOnnx } from '../onnx/open/document-from-onnx.ts';
import type { Found, FoundArray, WeightFile } from './found-array.ts';
import { found, refused } from './found-array.ts';

export function readOnnx(plan: Plan, { name, bytes }: WeightFile): Found {
  const file = decodeOnnx(bytes);
  if ('error' in file) return refused(name, file.error.en, file.error.ja);
  const arrays = new Map<string, FoundArray>();
  for (const [tensor, { type, shape, data }] of file.graph.tensors)
    if (type === 'float32' && data instanceof Float32Array && plan.weights.has(tensor))
      arrays.set(tensor, found({ name: tensor, shape, data }));
  const opened = documentFromOnnx(name, bytes);
  if ('error' in opened) return arrays.size > 0 ? { arrays: [...arrays.values()] } : opened;
  const isOurs = opened.weights.some((array) => plan.weights.has(array.name));
  for (const array of opened.weights)
    if (!isOurs || plan.weights.has(array.name)) arrays.set(array.name, found(array));
  return { arrays: [...arrays.values()] };
}
