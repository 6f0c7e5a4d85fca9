// What the nodes of an ONNX file are: how many, and what they are called.
import proto from 'onnx-proto';
import type { onnx } from 'onnx-proto';

/**
 * Nodes of each template, those in loops too, as version 0.1 wrote them: kernel by kernel, with a transpose on either side
 * of every convolution. The tests allow half of these.
 */
export const nodesKernelByKernel: Readonly<Record<string, number>> = {
  'alexnet-mini': 65,
  autoencoder: 34,
  cnn: 37,
  'gan-2d': 47,
  'gan-mini': 78,
  'googlenet-mini': 142,
  nin: 62,
  'resnet-mini': 128,
  'rnn-seq2vec': 38,
  'rnn-vec2seq': 31,
  'sagan-conditional': 201,
  'sagan-mini': 156,
  'se-inception-mini': 199,
  'se-resnet-mini': 185,
  'seq2seq-bahdanau': 118,
  'seq2seq-luong': 114,
  'seq2seq-peeky': 84,
  seq2seq: 79,
  'transformer-decoder': 202,
  'transformer-encoder': 205,
  'transformer-translation': 504,
  transformer: 504,
  'vgg-mini': 63,
  'zfnet-mini': 77,
};

/** Those in the bodies of loops too. */
export function nodesOf(bytes: Uint8Array): onnx.INodeProto[] {
  const { graph } = proto.onnx.ModelProto.decode(bytes);
  const all = ({ node }: onnx.IGraphProto): onnx.INodeProto[] =>
    (node ?? []).flatMap((each) => [
      each,
      ...(each.attribute ?? []).flatMap(({ g }) => (g ? all(g) : [])),
    ]);
  return graph ? all(graph) : [];
}
