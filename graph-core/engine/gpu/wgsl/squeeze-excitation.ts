// Channel gates in WGSL: a group an example, which reads its image for the means or slopes and again to scale it.
import { kernel, type NumberKind } from '../kernel.ts';
import { curves } from './shared.ts';

const numbers = {
  pixels: 'u32',
  channels: 'u32',
  units: 'u32',
} satisfies Record<string, NumberKind>;

/** Numbers of an example in `kept` (means, hidden units, gates) and in `slopes` (of gates, of hidden units, of means). */
const places = 'let wide = 2u * p.channels + p.units;';

/** Calls `note(c, sum)` with the sum over the pixels of `value`, an expression in `i`, for each channel. */
const overPixels = (value: string, note: string) => `
  for (var c0 = 0u; c0 < p.channels; c0 += 16u) {
    let c = c0 + lane % 16u;
    var sum = 0.0;
    if (c < p.channels) {
      for (var pixel = lane / 16u; pixel < p.pixels; pixel += 16u) {
        let i = image + pixel * p.channels + c;
        sum += ${value};
      }
    }
    sums[lane] = sum;
    workgroupBarrier();
    for (var reach = 8u; reach > 0u; reach /= 2u) {
      if (lane / 16u < reach) {
        sums[lane] += sums[lane + reach * 16u];
      }
      workgroupBarrier();
    }
    if (lane < 16u && c < p.channels) {
      let all = sums[lane];
      ${note}
    }
    workgroupBarrier();
  }
  storageBarrier();`;

const start = `
var<workgroup> sums: array<f32, 256>;
fn kernel(group: u32, lane: u32) {
  ${places}
  let image = group * p.pixels * p.channels;
  let own = group * wide;`;

export const squeezeAndScale = () =>
  kernel('channel gates', () => ({
    lanes: 256,
    reads: ['x', 'w1', 'b1', 'w2', 'b2'],
    writes: ['y', 'gates', 'kept'],
    numbers,
    code: `${curves}${start}
  ${overPixels('x[i]', 'kept[own + c] = all / f32(p.pixels);')}
  for (var j = lane; j < p.units; j += lanes) {
    var sum = b1[j];
    for (var c = 0u; c < p.channels; c++) {
      sum += kept[own + c] * w1[c * p.units + j];
    }
    // No \`max\`, which may lose a NaN.
    kept[own + p.channels + j] = select(sum, 0.0, sum < 0.0);
  }
  storageBarrier();
  for (var c = lane; c < p.channels; c += lanes) {
    var sum = b2[c];
    for (var j = 0u; j < p.units; j++) {
      sum += kept[own + p.channels + j] * w2[j * p.channels + c];
    }
    let gate = sigmoid(sum);
    kept[own + p.channels + p.units + c] = gate;
    gates[group * p.channels + c] = gate;
  }
  storageBarrier();
  for (var e = lane; e < p.pixels * p.channels; e += lanes) {
    y[image + e] = x[image + e] * kept[own + p.channels + p.units + e % p.channels];
  }
}
`,
  }));

/** `asked`: somebody else reads the gates too, so that they have slopes of their own. */
export const squeezeAndScaleBack = (asked: boolean) =>
  kernel(`channel gate gradients${asked ? ' of gates too' : ''}`, () => ({
    lanes: 256,
    reads: ['x', 'dy', ...(asked ? (['dgates'] as const) : []), 'w1', 'w2', 'kept'],
    writes: ['dx', 'slopes'],
    numbers,
    code: `${start}
  let opened = own + p.channels + p.units;
  ${overPixels(
    'x[i] * dy[i]',
    `let gate = kept[opened + c];
      slopes[own + c] = (all${asked ? ' + dgates[group * p.channels + c]' : ''}) * gate * (1.0 - gate);`,
  )}
  for (var j = lane; j < p.units; j += lanes) {
    var sum = 0.0;
    for (var c = 0u; c < p.channels; c++) {
      sum += slopes[own + c] * w2[j * p.channels + c];
    }
    slopes[own + p.channels + j] = select(0.0, sum, kept[own + p.channels + j] > 0.0);
  }
  storageBarrier();
  for (var c = lane; c < p.channels; c += lanes) {
    var sum = 0.0;
    for (var j = 0u; j < p.units; j++) {
      sum += slopes[own + p.channels + j] * w1[c * p.units + j];
    }
    slopes[opened + c] = sum / f32(p.pixels);
  }
  storageBarrier();
  for (var e = lane; e < p.pixels * p.channels; e += lanes) {
    let c = e % p.channels;
    dx[image + e] = dy[image + e] * kept[opened + c] + slopes[opened + c];
  }
}
`,
  }));

/** Of both layers' weights and biases, a lane a number, over the examples one after the other. */
export const excitationGradients = () =>
  kernel('channel gate weight gradients', () => ({
    lanes: 64,
    reads: ['kept', 'slopes'],
    writes: ['dw1', 'db1', 'dw2', 'db2'],
    numbers: { ...numbers, batch: 'u32' },
    code: `
fn product(left: u32, right: u32) -> f32 {
  ${places}
  var sum = 0.0;
  for (var b = 0u; b < p.batch; b++) {
    sum += kept[b * wide + left] * slopes[b * wide + right];
  }
  return sum;
}
fn over_examples(right: u32) -> f32 {
  ${places}
  var sum = 0.0;
  for (var b = 0u; b < p.batch; b++) {
    sum += slopes[b * wide + right];
  }
  return sum;
}
fn kernel(group: u32, lane: u32) {
  let weights = p.channels * p.units;
  let i = group * lanes + lane;
  let biases = i - 2u * weights;
  if (i < weights) {
    dw1[i] = product(i / p.units, p.channels + i % p.units);
  } else if (i < 2u * weights) {
    dw2[i - weights] = product(p.channels + (i - weights) / p.channels, (i - weights) % p.channels);
  } else if (biases < p.units) {
    db1[biases] = over_examples(p.channels + biases);
  } else if (biases < p.units + p.channels) {
    db2[biases - p.units] = over_examples(biases - p.units);
  }
}
`,
  }));
