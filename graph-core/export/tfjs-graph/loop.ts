// A loop of a graph model: two functions of its library, one step and whether there is another.
import type { Attr, NodeDef } from './node-def.ts';

export interface FunctionDef {
  readonly signature: {
    readonly name: string;
    readonly inputArg: readonly Arg[];
    readonly outputArg: readonly Arg[];
  };
  readonly nodeDef: readonly NodeDef[];
  /** What each output is called inside. */
  readonly ret: Readonly<Record<string, string>>;
}

interface Arg {
  readonly name: string;
  readonly type: string;
}

export interface Carried {
  /** What it is called before the first step. */
  readonly first: string;
  readonly type: string;
}

/** Nodes of one of the functions. TensorFlow.js looks up weights of the whole model by name first, so names are the loop's own. */
export class LoopPart {
  readonly nodes: NodeDef[] = [];

  constructor(
    private readonly name: string,
    private readonly reads: Map<string, Arg>,
  ) {}

  node(op: string, input: readonly string[], attr: Readonly<Record<string, Attr>> = {}): string {
    const name = `${this.name}/n${this.nodes.length + 1}`;
    this.nodes.push({ name, op, input, attr });
    return name;
  }

  /** What something of outside the loop is called inside. */
  read(outside: string, type = 'DT_FLOAT'): string {
    const loop = this.name.slice(0, this.name.lastIndexOf('/'));
    const arg = this.reads.get(outside) ?? { name: `${loop}/read-${this.reads.size}`, type };
    this.reads.set(outside, arg);
    return arg.name;
  }
}

export interface Loop {
  readonly node: NodeDef;
  readonly functions: readonly FunctionDef[];
}

/** `step` answers what is carried on; `another` is asked before every step. */
export function loopOf(
  name: string,
  carried: readonly Carried[],
  another: (part: LoopPart, carried: readonly string[]) => string,
  step: (part: LoopPart, carried: readonly string[]) => readonly string[],
): Loop {
  const own = carried.map(({ type }, index) => ({ name: `${name}/carried-${index}`, type }));
  const inside = own.map((arg) => arg.name);
  const reads = new Map<string, Arg>();
  const condition = new LoopPart(`${name}/condition`, reads);
  const goes = another(condition, inside);
  const body = new LoopPart(`${name}/body`, reads);
  const after = step(body, inside);
  const inputArg = [...own, ...reads.values()];
  // What is only read is handed on as it came.
  const handed = [...after, ...[...reads.values()].map((arg) => arg.name)];
  const outputArg = inputArg.map(({ type }, index) => ({ name: `output-${index}`, type }));
  return {
    node: {
      name,
      op: 'StatelessWhile',
      input: [...carried.map(({ first }) => first), ...reads.keys()],
      attr: {
        cond: { func: { name: `${name}/condition` } },
        body: { func: { name: `${name}/body` } },
        T: { list: { type: inputArg.map(({ type }) => type) } },
      },
    },
    functions: [
      {
        signature: {
          name: `${name}/condition`,
          inputArg,
          outputArg: [{ name: 'another', type: 'DT_BOOL' }],
        },
        nodeDef: condition.nodes,
        ret: { another: goes },
      },
      {
        signature: { name: `${name}/body`, inputArg, outputArg },
        nodeDef: body.nodes,
        ret: Object.fromEntries(outputArg.map((arg, index) => [arg.name, handed[index] ?? ''])),
      },
    ],
  };
}
