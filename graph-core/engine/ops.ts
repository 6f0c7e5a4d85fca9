// The operations blocks compute with: what each means and its shapes.
import type * as TF from '@tensorflow/tfjs';

export type Tf = typeof TF;
export type Tensor = TF.Tensor;

/**
 * `gelu` is the tanh form, 0.5x(1 + tanh(√(2/π)(x + 0.044715x³))) (Hendrycks 2016, as in GPT-2), on every backend. `relu6`
 * is min(max(x, 0), 6), `hard-swish` x · relu6(x + 3)/6 (Howard et al. 2019), `leaky-relu` max(x, 0.01x).
 */
export const activationNames = [
  'linear',
  'relu',
  'gelu',
  'tanh',
  'sigmoid',
  'softmax',
  'elu',
  'silu',
  'relu6',
  'hard-swish',
  'leaky-relu',
] as const;

export type ActivationName = (typeof activationNames)[number];

export interface AttentionOptions {
  /** Number of heads h; the last axis of query, key and value is split into h equal parts. */
  heads: number;
  /** Factor on QKᵀ before the softmax; 1/√d_k in the paper, 1 when scaling is off. */
  scale: number;
  /** Position t may look at positions ≤ t only. */
  causal: boolean;
  /** 1 where a key may be seen, 0 where it may not. [batch, keys] or [batch, queries, keys] */
  mask?: Tensor | undefined;
  /** Whether the weights are wanted; they cost memory, so only a probe asks for them. */
  wantScores: boolean;
  /** Drops some of the weights; absent outside training. The scores are those before. */
  dropout?: AttentionDropout | undefined;
}

interface AttentionDropout {
  /** Share of the weights that is dropped, > 0. */
  readonly rate: number;
  /** Decides alone which. */
  readonly seed: number;
  /** Queries and keys as the model declares them; a batch of short sentences has fewer. */
  readonly uncut?: readonly [queries: number, keys: number];
}

export interface RecurrentOptions {
  /** Run from the last position to the first; outputs stay in input order. */
  reverse: boolean;
  /** 1 where a step counts, 0 where the state is carried past it unchanged. [batch, time] */
  mask?: Tensor | undefined;
}

export interface ConvOptions {
  strides: [number, number];
  padding: 'same' | 'valid';
  activation: ActivationName;
}

export interface PoolOptions {
  size: [number, number];
  strides: [number, number];
  padding: 'same' | 'valid';
}

/** Weights of a layer: kernel [in, out], bias [out]. */
export interface Dense {
  readonly kernel: Tensor;
  readonly bias: Tensor;
}

export interface CrossEntropy {
  /** Mean over the counted positions. Scalar, differentiable. */
  loss: Tensor;
  /** Share of the counted positions whose largest logit is the target. Scalar. */
  accuracy: Tensor;
}

/**
 * Everything a block may compute with. `tf` itself is here for what is cheap; whatever is hot in training
 * has a name of its own, so that a backend can answer with one fused kernel. Every operation but
 * `choose` is differentiable in its float inputs, on every backend. Temporaries are the caller's tidy's.
 */
export interface Ops {
  readonly tf: Tf;
  /** x [..., in] · kernel [in, out] + bias [out] → [..., out], then the activation. */
  linear(x: Tensor, kernel: Tensor, bias?: Tensor, activation?: ActivationName): Tensor;
  /** a [..., M, K] · b [..., K, N] with broadcasting batch dims, right gradients included. */
  matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
  activation(x: Tensor, name: ActivationName): Tensor;
  /** softmax over the last axis; where mask (broadcastable to x) is 0 the weight is 0. */
  softmax(x: Tensor, mask?: Tensor): Tensor;
  /** Rows of table [vocabulary, units] at ids [...] → [..., units]. Ids out of range throw before a kernel runs. */
  embedding(ids: Tensor, table: Tensor): Tensor;
  /**
   * Attention(Q,K,V) = softmax(scale · QKᵀ)V per head (Vaswani 2017, eq. 1).
   * query [B, Tq, h·dk], key [B, Tk, h·dk], value [B, Tk, h·dv] → values [B, Tq, h·dv], scores [B, h, Tq, Tk].
   * A row with nothing to look at has all-zero weights.
   */
  attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    options: AttentionOptions,
  ): { values: Tensor; scores?: Tensor };
  /** Over the last axis: (x − mean) / √(variance + epsilon) · gamma + beta (Ba 2016). */
  layerNorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): Tensor;
  /** Over the last axis: x / √(mean(x²) + epsilon) · gamma (Zhang 2019). */
  rmsNorm(x: Tensor, gamma: Tensor, epsilon: number): Tensor;
  /**
   * Training-mode batch norm over all axes but the last, then the activation; returns the batch's mean and (biased)
   * variance too, for moving averages: no gradient flows through those two.
   */
  batchNorm(
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    epsilon: number,
    activation?: ActivationName,
  ): { values: Tensor; mean: Tensor; variance: Tensor };
  /** a + b of one shape, then the activation. */
  add(a: Tensor, b: Tensor, activation?: ActivationName): Tensor;
  /**
   * s = σ(W₂ δ(W₁ z)), z the mean of each channel over the image, y = s · x (Hu 2017). image [B, H, W, C], kernels
   * [C, inner] and [inner, C] → image [B, H, W, C], gates [B, C].
   */
  squeezeExcitation(image: Tensor, reduce: Dense, expand: Dense): { image: Tensor; gates: Tensor };
  /** x [B, H, W, C], kernel [kh, kw, C, F], bias [F] → [B, H', W', F]. */
  conv2d(x: Tensor, kernel: Tensor, bias: Tensor | undefined, options: ConvOptions): Tensor;
  /** x [B, H, W, C], kernel [kh, kw, C, multiplier] → [B, H', W', C·multiplier]. */
  depthwiseConv2d(
    x: Tensor,
    kernel: Tensor,
    bias: Tensor | undefined,
    options: ConvOptions,
  ): Tensor;
  /** The transpose of conv2d (its gradient in x): x [B, H, W, C], kernel [kh, kw, F, C] → [B, H·sh, W·sw, F] with SAME. */
  conv2dTranspose(
    x: Tensor,
    kernel: Tensor,
    bias: Tensor | undefined,
    options: ConvOptions,
  ): Tensor;
  /** Each pixel repeated `factor` times in both directions. [B, H, W, C] → [B, H·factor, W·factor, C] */
  upsample(x: Tensor, factor: number): Tensor;
  maxPool(x: Tensor, options: PoolOptions): Tensor;
  /** With SAME padding, divides by the number of real pixels under the window. */
  averagePool(x: Tensor, options: PoolOptions): Tensor;
  /**
   * Gate order i, f, c, o along the last axis (as Keras). x [B, T, in], kernel [in, 4u], recurrent [u, 4u],
   * bias [4u], h and c [B, u] → sequence [B, T, u] and the last states.
   */
  lstm(
    x: Tensor,
    kernel: Tensor,
    recurrent: Tensor,
    bias: Tensor,
    h: Tensor,
    c: Tensor,
    options: RecurrentOptions,
  ): { sequence: Tensor; h: Tensor; c: Tensor };
  /**
   * Gate order z, r, h; reset_after form with bias [2, 3u] (as Keras and cuDNN).
   * x [B, T, in], kernel [in, 3u], recurrent [u, 3u], h [B, u] → sequence [B, T, u] and the last state.
   */
  gru(
    x: Tensor,
    kernel: Tensor,
    recurrent: Tensor,
    bias: Tensor,
    h: Tensor,
    options: RecurrentOptions,
  ): { sequence: Tensor; h: Tensor };
  /** h_t = activation(x_t W + h_{t−1} U + b). x [B, T, in] → sequence [B, T, u] and the last state. */
  simpleRnn(
    x: Tensor,
    kernel: Tensor,
    recurrent: Tensor,
    bias: Tensor,
    h: Tensor,
    activation: ActivationName,
    options: RecurrentOptions,
  ): { sequence: Tensor; h: Tensor };
  /**
   * Zeroes a share `rate` of x and scales the rest by 1/(1−rate); the pattern is a function of the seed alone. `uncut` are
   * the sizes of one example before axes of x were cut short: what is left of it then has the pattern it had before.
   */
  dropout(x: Tensor, rate: number, seed: number, uncut?: readonly number[]): Tensor;
  /** share · old + (1 − share) · now of each pair, for running averages. */
  blend(olds: readonly Tensor[], nows: readonly Tensor[], share: number): Tensor[];
  /** The first of each pair if all numbers of the condition hold, else the second. Without a gradient. */
  choose(condition: Tensor, afters: readonly Tensor[], befores: readonly Tensor[]): Tensor[];
  /** Standard normal noise that is a function of the seed alone. */
  randomNormal(shape: number[], seed: number): Tensor;
  /** logits [..., classes], integer targets [...], mask [...] (1 = counts). Label smoothing spreads `smoothing` evenly. */
  crossEntropy(
    logits: Tensor,
    targets: Tensor,
    mask: Tensor | undefined,
    smoothing: number,
  ): CrossEntropy;
}

/** An operation as a backend has it: what it computes with comes first. */
export type OpOn<H, K extends Exclude<keyof Ops, 'tf'>> = (
  host: H,
  ...args: Parameters<Ops[K]>
) => ReturnType<Ops[K]>;
