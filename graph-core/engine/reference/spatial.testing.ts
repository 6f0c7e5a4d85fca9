// Convolutions, pooling and upsampling in plain float64 loops, written from their definitions.
import type { ConvOptions, PoolOptions } from '../ops.ts';
import { type Array64, at, build, map } from './array.testing.ts';
import { activation, linear } from './dense.testing.ts';

/** First pixel under window i, and how many windows there are (TensorFlow's SAME and VALID). */
function axis(size: number, kernel: number, stride: number, padding: 'same' | 'valid') {
  const outputs =
    padding === 'same' ? Math.ceil(size / stride) : Math.ceil((size - kernel + 1) / stride);
  const total = padding === 'same' ? Math.max((outputs - 1) * stride + kernel - size, 0) : 0;
  return { outputs, start: (i: number) => i * stride - Math.floor(total / 2) };
}

function finish(x: Array64, bias: Array64 | undefined, { activation: name }: ConvOptions) {
  const channels = x.shape[3] ?? 1;
  return activation(bias ? map(x, (v, i) => v + (bias.data[i % channels] ?? 0)) : x, name);
}

const inside = (i: number, size: number | undefined) => i >= 0 && i < (size ?? 0);

export function conv2d(
  x: Array64,
  kernel: Array64,
  bias: Array64 | undefined,
  options: ConvOptions,
): Array64 {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const [kh = 0, kw = 0, , filters = 0] = kernel.shape;
  const rows = axis(height, kh, options.strides[0], options.padding);
  const columns = axis(width, kw, options.strides[1], options.padding);
  const sum = build(
    [batch, rows.outputs, columns.outputs, filters],
    ([b = 0, i = 0, j = 0, f = 0]) => {
      let total = 0;
      for (let u = 0; u < kh; u++)
        for (let v = 0; v < kw; v++)
          for (let c = 0; c < channels; c++) {
            const [y, z] = [rows.start(i) + u, columns.start(j) + v];
            if (inside(y, height) && inside(z, width))
              total += at(x, [b, y, z, c]) * at(kernel, [u, v, c, f]);
          }
      return total;
    },
  );
  return finish(sum, bias, options);
}

export function depthwiseConv2d(
  x: Array64,
  kernel: Array64,
  bias: Array64 | undefined,
  options: ConvOptions,
): Array64 {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const [kh = 0, kw = 0, , multiplier = 0] = kernel.shape;
  const rows = axis(height, kh, options.strides[0], options.padding);
  const columns = axis(width, kw, options.strides[1], options.padding);
  const sum = build(
    [batch, rows.outputs, columns.outputs, channels * multiplier],
    ([b = 0, i = 0, j = 0, f = 0]) => {
      const [c, m] = [Math.floor(f / multiplier), f % multiplier];
      let total = 0;
      for (let u = 0; u < kh; u++)
        for (let v = 0; v < kw; v++) {
          const [y, z] = [rows.start(i) + u, columns.start(j) + v];
          if (inside(y, height) && inside(z, width))
            total += at(x, [b, y, z, c]) * at(kernel, [u, v, c, m]);
        }
      return total;
    },
  );
  return finish(sum, bias, options);
}

/** Each input pixel spreads over the window it would have come from in the convolution of the output. */
export function conv2dTranspose(
  x: Array64,
  kernel: Array64,
  bias: Array64 | undefined,
  options: ConvOptions,
): Array64 {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const [kh = 0, kw = 0, filters = 0] = kernel.shape;
  const [sh, sw] = options.strides;
  const same = options.padding === 'same';
  const outHeight = same ? height * sh : (height - 1) * sh + Math.max(kh, sh);
  const outWidth = same ? width * sw : (width - 1) * sw + Math.max(kw, sw);
  const rows = axis(outHeight, kh, sh, options.padding);
  const columns = axis(outWidth, kw, sw, options.padding);
  const sum = build([batch, outHeight, outWidth, filters], ([b = 0, y = 0, z = 0, f = 0]) => {
    let total = 0;
    for (let i = 0; i < height; i++)
      for (let j = 0; j < width; j++) {
        const [u, v] = [y - rows.start(i), z - columns.start(j)];
        if (inside(u, kh) && inside(v, kw))
          for (let c = 0; c < channels; c++)
            total += at(x, [b, i, j, c]) * at(kernel, [u, v, f, c]);
      }
    return total;
  });
  return finish(sum, bias, options);
}

interface Layer {
  readonly kernel: Array64;
  readonly bias: Array64;
}

/** Each channel's mean over the image, through two layers to its gate; the image times its gates. */
export function squeezeExcitation(image: Array64, reduce: Layer, expand: Layer): Array64[] {
  const [batch = 0, height = 0, width = 0, channels = 0] = image.shape;
  const means = build([batch, channels], ([b = 0, c = 0]) => {
    let sum = 0;
    for (let p = 0; p < height * width; p++)
      sum += image.data[(b * height * width + p) * channels + c] ?? Number.NaN;
    return sum / (height * width);
  });
  const inner = linear(means, reduce.kernel, reduce.bias, 'relu');
  const gates = linear(inner, expand.kernel, expand.bias, 'sigmoid');
  return [
    build(
      image.shape,
      ([b = 0, y = 0, x = 0, c = 0]) => at(image, [b, y, x, c]) * at(gates, [b, c]),
    ),
    gates,
  ];
}

export function upsample(x: Array64, factor: number): Array64 {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  return build([batch, height * factor, width * factor, channels], ([b = 0, y = 0, z = 0, c = 0]) =>
    at(x, [b, Math.floor(y / factor), Math.floor(z / factor), c]),
  );
}

export function pool(x: Array64, options: PoolOptions, kind: 'max' | 'average'): Array64 {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const rows = axis(height, options.size[0], options.strides[0], options.padding);
  const columns = axis(width, options.size[1], options.strides[1], options.padding);
  return build([batch, rows.outputs, columns.outputs, channels], ([b = 0, i = 0, j = 0, c = 0]) => {
    const under: number[] = [];
    for (let u = 0; u < options.size[0]; u++)
      for (let v = 0; v < options.size[1]; v++) {
        const [y, z] = [rows.start(i) + u, columns.start(j) + v];
        if (inside(y, height) && inside(z, width)) under.push(at(x, [b, y, z, c]));
      }
    return kind === 'max' ? Math.max(...under) : under.reduce((a, v) => a + v, 0) / under.length;
  });
}
