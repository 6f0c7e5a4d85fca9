// The Latin words that Japanese may hold, each group with its reason; every other is a word that was left in English.

interface Group {
  readonly why: string;
  readonly words: string;
}

const groups: readonly Group[] = [
  {
    why: 'files, formats and what programs call their parts: as they are written on disk',
    words: `arXiv BPE CSV HDF5 HTML HTTPS https IDX ISO JPEG JSON MIT ONNX PNG SHA SVG TSV UTF WebP opset npz npy
      onnx bin csv gz h5 json keras kumiki md mjs py safetensors state tsv txt zip zip64 pickle superblock weightsManifest
      format version`,
  },
  {
    why: 'programs, libraries and machines, by their names',
    words: `Kumiki PyTorch Keras TensorFlow.js TensorFlow NumPy Python Fortran JavaScript Node Caffe Runtime Hugging Face
      tokenizers torchvision torchrun h5py scikit-learn sacrebleu WASM WebAssembly WebGPU WebGL CPU GPU CUDA FMA SIMD
      Chromium Safari Firefox Chrome SwiftShader bvlc_googlenet Dawn Linux macOS Windows Vulkan Metal Direct3D`,
  },
  {
    why: 'keys and buttons of a keyboard',
    words:
      'Alt Ctrl Delete Enter Esc Shift Space Tab Backspace Del Escape F8 Home End F1 F2 F6 F10 PageUp PageDown PgUp PgDn',
  },
  {
    why: 'units and signs of mathematics',
    words: `MB GB KB kB ms cm GFLOPS NaN ID ln tanh sigmoid softmax sum mean var sqrt exp log max min W_K W_O W_Q W_V d_ff d_k
      d_model Tk Tq`,
  },
  {
    why: 'models, layers and rules by the names of their papers, beside the Japanese where there is one',
    words: `Add Norm AlexNet Attention AttentionSource BERT CNN Conv1D Conv2D DCGAN Dense Depthwise ELU Embedding FFN Flatten GAN
      GELU GLU GPT GRU GoogLeNet ILSVRC Inception LRN LSTM Linear MatMul MNIST Pad Peeky peeky Permute Projection RMS RNN ReLU
      Reshape ResNet RoPE SAGAN SE SENet Self-Attention Separable Seq2Seq Slice SourceTarget-Attention Swish TTUR Transformer
      VGG VGG16 ZFNet one-hot pre post pre-norm post-norm dot general causal same valid pad Adam AdamW Adamax Nadam SGD
      RMSProp Adagrad Adadelta Noam Muon Lion Nesterov`,
  },
  {
    why: 'figures by the names the trade gives them',
    words: 'AUC BLEU ECE F1 FID FD KID MAE MSE RMSE R2 ROC chrF chrF2 SHA-256',
  },
  {
    why: 'people and titles by which a method is cited',
    words: `Bahdanau DeVries Devlin Fergus Goodfellow He Heusel Hinton Hu Koyama Krizhevsky LeCun Lin Luong Miyato Radford
      Salakhutdinov Simonyan Su Sutskever Szegedy Taylor Vaswani Xiao Zeiler Zhang Zisserman Wu `,
  },
  {
    why: 'data sets and their signs: ⟨unk⟩, names of columns and files that the reader is looked for',
    words: `Fashion-MNIST CMU ARPAbet AH AH0 AH1 AH2 bos eos sep unk train val validation test dev features t10k x_test x_train
      y_test y_train Sep Pronouncing Dictionary kitten IH`,
  },
  {
    why: 'commands and code, to be typed as they are',
    words: `build resume import predict run npm model out path np.savez np.savez_compressed np.ascontiguousarray np.nan_to_num
      numpy.load load_model build_model save_state onnx.load onnx.save one.onnx keras.models.load_model model.save
      model.state_dict safetensors.torch.save_file tf.loadGraphModel tf.loadLayersModel training variables data.source
      data.options true false docs releasing.md web edition The file`,
  },
  {
    why: 'what the guide says of other programs: precisions, shells, signals, the ways a word is drawn',
    words: `F16 F32 F64 BF16 float64 SiLU pooler top-k top-p Ctrl-C SIGTERM SIGHUP bash zsh fish cpu trainable executeAsync CC0-1.0 BSD-2-Clause v1`,
  },
  { why: 'the language itself, in its own name', words: 'English' },
];

/** Titles and names of several words, whose words alone say nothing. */
const phrases =
  /Attention Is All You Need|Network in Network|this is a pen|React Flow|reactflow\.dev/g;

const allowed = new Set(groups.flatMap(({ words }) => words.split(/\s+/)));

/** Name and ending of a file, as `model.safetensors`. */
const file =
  /^[\w-]+(\.[\w-]+)*\.(bin|csv|gz|h5|html|js|json|kckpt|keras|kumiki|md|mjs|npy|npz|onnx|png|py|safetensors|tsv|txt)$/;

/** Latin words of two letters and more that no group allows, in the order in which they stand. `known` are names that the document gives. */
export function strangeLatin(japanese: string, known: readonly string[] = []): string[] {
  const found =
    japanese.replaceAll(phrases, '').match(/(?<![\w.])[A-Za-z][\w.'’-]*[A-Za-z0-9]/g) ?? [];
  return [...new Set(found)].filter(
    (word) =>
      !file.test(word) &&
      !allowed.has(word) &&
      !known.includes(word) &&
      !word.split(/[-_]/).every((part) => allowed.has(part) || /^\d+$/.test(part)),
  );
}
