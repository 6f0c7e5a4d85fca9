// Counts what a piece of work asks of WebGPU, by wrapping the interface itself: nothing goes past it.

export interface Work {
  readonly dispatches: number;
  readonly passes: number;
  readonly submits: number;
  readonly copies: number;
  /** Tensors whose numbers came from JavaScript. */
  readonly uploads: number;
  /** Small writes: what a kernel is told beside its tensors. */
  readonly writes: number;
  readonly buffers: number;
  readonly bindGroups: number;
  /** Bytes bound to kernels, read or written, in millions. */
  readonly megabytes: number;
}

interface Bound {
  readonly buffer: { readonly size: number };
  readonly size?: number;
}

interface GroupDescriptor {
  readonly entries: readonly { readonly resource: Bound }[];
}

type Method = (this: object, ...given: unknown[]) => unknown;

const none = () => ({
  dispatches: 0,
  passes: 0,
  submits: 0,
  copies: 0,
  uploads: 0,
  writes: 0,
  buffers: 0,
  bindGroups: 0,
});

/** To be made once a process, after Dawn is open. `measure` counts what is asked for until its promise settles. */
export function makeMeter(): { measure(work: () => Promise<void>): Promise<Work> } {
  let counts = none();
  let bytes = 0;
  const bytesOf = new WeakMap<object, number>();
  const bound = new WeakMap<object, object>();
  const before = (owner: string, name: string, note: (given: unknown[], self: object) => void) =>
    wrap(
      owner,
      name,
      (method) =>
        function (...given) {
          note(given, this);
          return method.apply(this, given);
        },
    );
  before('GPUQueue', 'submit', () => void counts.submits++);
  before('GPUQueue', 'writeBuffer', () => void counts.writes++);
  before('GPUCommandEncoder', 'beginComputePass', () => void counts.passes++);
  before('GPUCommandEncoder', 'copyBufferToBuffer', () => void counts.copies++);
  before('GPUDevice', 'createBuffer', ([given]) => {
    counts.buffers++;
    if ((given as { mappedAtCreation?: boolean }).mappedAtCreation) counts.uploads++;
  });
  wrap(
    'GPUDevice',
    'createBindGroup',
    (method) =>
      function (...given) {
        counts.bindGroups++;
        const group = method.apply(this, given) as object;
        const { entries } = given[0] as GroupDescriptor;
        const sizes = entries.map(({ resource }) => resource.size ?? resource.buffer.size);
        bytesOf.set(
          group,
          sizes.reduce((a, b) => a + b, 0),
        );
        return group;
      },
  );
  before('GPUComputePassEncoder', 'setBindGroup', ([, group], pass) => {
    bound.set(pass, group as object);
  });
  before('GPUComputePassEncoder', 'dispatchWorkgroups', (_given, pass) => {
    counts.dispatches++;
    bytes += bytesOf.get(bound.get(pass) ?? pass) ?? 0;
  });
  return {
    async measure(work) {
      counts = none();
      bytes = 0;
      await work();
      return { ...counts, megabytes: Math.round(bytes / 1e5) / 10 };
    },
  };
}

/** The cast is the edge: the classes of WebGPU are globals that only Dawn puts there. */
function wrap(owner: string, name: string, around: (method: Method) => Method): void {
  const classes = globalThis as unknown as Record<string, { prototype: Record<string, Method> }>;
  const prototype = classes[owner]?.prototype;
  const method = prototype?.[name];
  if (!prototype || !method) throw new Error(`WebGPU has no ${owner}.${name}.`);
  prototype[name] = around(method);
}
