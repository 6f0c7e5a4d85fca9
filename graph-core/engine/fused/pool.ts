// Max and average pooling with right gradients, as kernels.
import { differentiable, present } from '../differentiable.ts';
import type { PoolOptions, Tensor } from '../ops.ts';
import { type ConvGeometry, geometryOf } from '../geometry.ts';
import type { KernelHost } from './host.ts';

export function maxPool(host: KernelHost, x: Tensor, options: PoolOptions): Tensor {
  const g = geometryOf(x.shape, options.size, x.shape[3] ?? 0, options.strides, options.padding);
  return differentiable(host.tf, {
    inputs: [x],
    forward(save) {
      save([x]);
      return pooled(host, g, x, 0);
    },
    backward: (dy, [saved]) => [() => maxPoolGradient(host, g, present(saved), dy)],
  });
}

export function maxPoolGradient(host: KernelHost, g: ConvGeometry, x: Tensor, dy: Tensor): Tensor {
  const dx = host.make(x.shape);
  host.share('maxPoolBackward', { x: host.at(x), dy: host.at(dy), dx: host.at(dx) }, g);
  return dx;
}

export function averagePool(host: KernelHost, x: Tensor, options: PoolOptions): Tensor {
  const g = geometryOf(x.shape, options.size, x.shape[3] ?? 0, options.strides, options.padding);
  return differentiable(host.tf, {
    inputs: [x],
    forward: () => pooled(host, g, x, 1),
    backward: (dy) => [
      () => {
        const dx = host.make([g.batch, g.height, g.width, g.channels]);
        host.share('averagePoolBackward', { dy: host.at(dy), dx: host.at(dx) }, g);
        return dx;
      },
    ],
  });
}

function pooled(host: KernelHost, g: ConvGeometry, x: Tensor, average: 0 | 1): Tensor {
  const y = host.make([g.batch, g.outHeight, g.outWidth, g.channels]);
  host.share('pool', { x: host.at(x), y: host.at(y), average }, g);
  return y;
}
