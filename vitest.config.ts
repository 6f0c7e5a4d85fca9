// Where each test runs: Node for the core and its hosts, a light DOM for components.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { helpPages } from './scripts/help-pages.ts';
import { patience } from './scripts/project.mjs';

const ignored = [
  '**/node_modules/**',
  'dist/**',
  '.peers/**',
  'e2e/**',
  '**/*.browser.test.{ts,tsx}',
];

// A hang costs whoever waits for it a minute. A test that is long by nature names its own limit.
const limits = { testTimeout: 60_000 * patience, hookTimeout: 60_000 * patience };
const longLimits = { testTimeout: 300_000 * patience, hookTimeout: 300_000 * patience };

/** What these test is how a process begins, so each begins in its own. */
const alone = [
  'graph-core/engine/fused/thread-pool.test.ts',
  'graph-core/engine/start-engine.test.ts',
  'graph-core/train/memory-check.test.ts',
];

/** What Python says to what we compute and export, where Python has PyTorch, Keras or ONNX Runtime. */
const peers = [
  'bench/gan/twin.test.ts',
  'cli/{export-raw,one-figure,other-data}.test.ts',
  'cli/torch/*.test.ts',
  'graph-core/blocks/conformance/{ask-forms,keras,torch}.test.ts',
  'graph-core/blocks/formula/gradients.test.ts',
  'graph-core/compile/spectral.test.ts',
  'graph-core/export/{padded-rows,ties}.test.ts',
  'graph-core/figures/peers.test.ts',
  'graph-core/export/beside/{predict,preparation,tokenizers}.test.ts',
  'graph-core/export/import/{fine-tune,strange-names}.test.ts',
  'graph-core/export/keras/{keras-blocks,keras-format,operations,other-lengths}.test.ts',
  'graph-core/export/project/*.test.ts',
  'graph-core/export/torch/{packed,resizing}.test.ts',
  'graph-core/train/{class-weights,other-data}.test.ts',
  'graph-core/train/duel/measures.test.ts',
  'graph-core/train/players/torch.test.ts',
];

/**
 * Each in its own process: every export of every template, of players and of folded weights; every block as code, every
 * operation against float64, on a GPU's interface too, and what a step asks of that; every setting of a training;
 * thousands of edits; what is really added to a copy of the tree; what a process grows by; files of hundreds of megabytes.
 */
const slow = [
  'bench/{growth,gpu-curves,gpu-steps}.test.ts',
  'bench/large-documents.test.ts',
  'bench/memory.test.ts',
  'graph-core/analyze/edit-sequences.test.ts',
  'graph-core/data/large-files.test.ts',
  'graph-core/blocks/conformance/code.test.ts',
  'graph-core/engine/{estimate,ops}.test.ts',
  'graph-core/engine/gpu/*.test.ts',
  'graph-core/inspect/block-stats.test.ts',
  'graph-core/export/{fold-spectral,matrix,player-part}.test.ts',
  'graph-core/train/{settings,duel/quality,duel/make-samples}.test.ts',
  'scripts/pack/packed-app.test.ts',
  'scripts/what-to-touch.test.ts',
];

/** Whole formats there and back, thousands of random or hostile inputs: some seconds each, in one process. */
const formats = [
  'graph-core/analyze/limits.test.ts',
  'graph-core/data/hostile.test.ts',
  'graph-core/data/formats/picture-codecs.test.ts',
  'graph-core/document/open.test.ts',
  'graph-core/engine/ops.property.test.ts',
  'graph-core/export/beside/carried.test.ts',
  'graph-core/export/import/{hostile,import-weights,open-parcel}.test.ts',
  'graph-core/export/onnx/every-template.test.ts',
  'graph-core/export/tfjs-graph/other-lengths.test.ts',
  'graph-core/export/tfjs-layers/{other-lengths,tfjs-layers}.test.ts',
  'graph-core/train/batching.test.ts',
];

/** What starts the command, a server or a process that is killed, and waits for it; and every resume to the bit. */
const processes = [
  'cli/library/*.test.ts',
  'cli/{before,gpu,import-onnx,kept-run,kumiki,own-unit,sample,saved-before,split,terminal,threads,training}.test.ts',
  'cli/{completion/completion,document/sweep}.test.ts',
  'graph-core/blocks/conformance/one-file.test.ts',
  'graph-core/train/{resume,players/resume}.test.ts',
  'main/{save-faults,write-whole}.test.ts',
  'scripts/app-server.test.ts',
];

export default defineConfig({
  test: {
    // On two cores vitest would leave one to itself, and it does little.
    maxWorkers: availableParallelism(),
    // `npm test` runs all of them; `npm run test:unit` leaves out those called slow, which take longer than the others together.
    projects: [
      {
        test: {
          name: 'slow',
          environment: 'node',
          include: slow,
          setupFiles: ['scripts/prepare-tests.ts'],
          ...longLimits,
        },
      },
      {
        test: {
          name: 'slow-peers',
          environment: 'node',
          include: peers,
          setupFiles: ['scripts/prepare-tests.ts'],
          isolate: false,
          ...longLimits,
        },
      },
      {
        test: {
          name: 'slow-formats',
          environment: 'node',
          include: formats,
          setupFiles: ['scripts/prepare-tests.ts'],
          isolate: false,
          ...longLimits,
        },
      },
      {
        test: {
          name: 'slow-processes',
          environment: 'node',
          include: processes,
          setupFiles: ['scripts/prepare-tests.ts'],
          isolate: false,
          ...longLimits,
        },
      },
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['**/*.test.ts'],
          exclude: [...ignored, ...alone, ...formats, ...peers, ...processes, ...slow],
          setupFiles: ['scripts/prepare-tests.ts'],
          // Loading TensorFlow.js and the core anew for each of 130 files would take longer than most of them run.
          isolate: false,
          ...limits,
        },
      },
      {
        test: {
          name: 'alone',
          environment: 'node',
          include: alone,
          setupFiles: ['scripts/prepare-tests.ts'],
          ...limits,
        },
      },
      {
        plugins: [helpPages],
        test: {
          name: 'components',
          environment: 'happy-dom',
          include: ['renderer/**/*.test.tsx'],
          exclude: ignored,
          ...limits,
        },
      },
    ],
  },
});
