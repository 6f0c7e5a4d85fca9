import type { Tf } from '../../engine/ops.ts';

/** Registers the layer class with this tf, so that `tf.loadLayersModel` knows it. */
export function registerKumikiLayers(tf: Tf): void;
