// What a project of a game has besides: its script, weights before they are divided, and who trains which of them.
import { asciiBytes } from '../../ascii.ts';
import type { WeightValue } from '../../blocks/block.ts';
import { name, python } from '../../blocks/kit/python.ts';
import { spectralVector } from '../../blocks/kit/spectral.ts';
import type { Plan } from '../../compile/plan.ts';
import type { Document, PlayerSettings } from '../../document/schema.ts';
import { hashString } from '../../engine/random.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { writeSafetensors } from '../../weights/safetensors.ts';
import type { ExportContext, ExportedFile } from '../format.ts';
import { foldedPlan } from '../fold-spectral.ts';
import { identifier } from '../python/python-name.ts';
import { torchFormOf } from '../torch/torch-form.ts';
import { torchSource } from '../torch/torch-source.ts';
import type { NoiseFeed } from './game-script.ts';
import { gameScript } from './game-script.ts';
import { trainScript } from './train-script.ts';

type Game = Pick<ExportContext, 'document' | 'plan' | 'weights'>;

/** train.py, and what it starts from where that is not state.safetensors. */
export function trainFiles(game: Game): ExportedFile[] {
  const { document, plan, weights } = game;
  if (!document.training.players) return [{ name: 'train.py', bytes: asciiBytes(trainScript) }];
  const raw = stateOf(document, plan, weights);
  const vectors = spectralKeys(document, plan).map(({ key, weight }): NamedArray => {
    const u = weights.find((array) => array.name === spectralVector(weight));
    if (!u) throw new Error(`${weight} has no vector.`);
    return { name: `${key}-u`, shape: u.shape, data: u.data };
  });
  return [
    { name: 'train.py', bytes: asciiBytes(gameScript(noisesOf(plan))) },
    {
      name: 'training.safetensors',
      bytes: writeSafetensors([...raw, ...vectors], { format: 'pt' }),
    },
  ];
}

/** Nothing where there are no players. */
export function gameSettings({ document, plan }: Game): object {
  const { players } = document.training;
  if (!players) return {};
  return {
    spectral: spectralKeys(document, plan).map(({ key, dim }) => ({ name: key, dim })),
    players: players.map((player) => ({
      ...player,
      hash: hashString(player.id),
      weights: keysOf(document, plan, trainedBy(document, plan, player)),
    })),
  };
}

/** Names of the weights of the nodes that it trains, frozen ones included: of a tied placement, its owner's. */
function trainedBy(
  { graph }: Document,
  plan: Plan,
  { trains }: PlayerSettings,
): ReadonlySet<string> {
  const owners = new Set(
    trains.map((id) => graph.nodes.find((node) => node.id === id)?.tie?.node ?? id),
  );
  const isOwn = (weight: string) => owners.has(weight.slice(0, weight.indexOf('/')));
  return new Set([...plan.weights.keys()].filter(isOwn));
}

/** The state dict with what `weights` holds, undivided. */
function stateOf(
  document: Document,
  plan: Plan,
  weights: readonly NamedArray[],
): readonly NamedArray[] {
  const without = foldedPlan(plan);
  const kept = weights.filter(({ name: of }) => without.weights.has(of));
  return torchSource(document, without, kept, { fixed: true }).state;
}

/** The state dict as it is where the weights are these numbers: shows which entry holds which. */
function marked(
  document: Document,
  plan: Plan,
  numberAt: (weight: string, index: number, shape: readonly number[]) => number,
): readonly NamedArray[] {
  const weights = [...plan.weights].map(([of, { shape }]): NamedArray => {
    const size = shape.reduce((product, dim) => product * dim, 1);
    return {
      name: of,
      shape,
      data: Float32Array.from({ length: size }, (_, index) => numberAt(of, index, shape)),
    };
  });
  return stateOf(document, plan, weights);
}

function keysOf(document: Document, plan: Plan, own: ReadonlySet<string>): string[] {
  return marked(document, plan, (weight) => (own.has(weight) ? Number.NaN : 0))
    .filter(({ data }) => data.length > 0 && data.every(Number.isNaN))
    .map(({ name: key }) => key);
}

/** By the names of the state dict, of what does not learn at the rate itself. */
export function ratesByKey({
  document,
  plan,
}: Pick<Game, 'document' | 'plan'>): Record<string, number> {
  const { rates } = plan;
  if (!rates) return {};
  const all = [...new Set(rates.values())];
  // Each number says which rate, counted from 1.
  const state = marked(document, plan, (weight) => 1 + all.indexOf(rates.get(weight) ?? 1));
  return Object.fromEntries(
    state.flatMap(({ name: key, data: [first = 0] }) => {
      const rate = all[first - 1];
      return rate === undefined ? [] : [[key, rate] as const];
    }),
  );
}

interface SpectralKey {
  readonly weight: string;
  /** Of the state dict. */
  readonly key: string;
  /** PyTorch's axis of the outputs. */
  readonly dim: number;
}

function spectralKeys(document: Document, plan: Plan): SpectralKey[] {
  return [...plan.weights].flatMap(([weight, { spectral }]): SpectralKey[] => {
    if (!spectral) return [];
    const { axis } = spectral;
    // Each number says its index along the axis of the outputs.
    const state = marked(document, plan, (of, index, shape) => {
      const behind = shape.slice(axis + 1).reduce((product, dim) => product * dim, 1);
      return of === weight ? 1 + (Math.floor(index / behind) % (shape[axis] ?? 1)) : 0;
    });
    return state
      .filter(({ data }) => data.some((value) => value > 0))
      .map((value) => ({ weight, key: value.name, dim: outputsOf(value) }));
  });
}

/** The axis along which the numbers count from 1. */
function outputsOf({ shape, data }: WeightValue): number {
  const axis = shape.findIndex((size, at) => {
    const behind = shape.slice(at + 1).reduce((product, dim) => product * dim, 1);
    return data.every((value, index) => value === 1 + (Math.floor(index / behind) % size));
  });
  return Math.max(0, axis);
}

function noisesOf(plan: Plan): NoiseFeed[] {
  return plan.feeds.flatMap(({ path, port, draw }): NoiseFeed[] => {
    const step = plan.steps.find((each) => each.path === path);
    if (!draw || !step) return [];
    const form = torchFormOf(step);
    const drawn = form && !('unsupported' in form) ? form.call({}, name('self'))[port] : undefined;
    if (!drawn) throw new Error(`${path} does not say how PyTorch draws its noise.`);
    return [{ name: identifier(path), hash: hashString(path), draws: python(drawn) }];
  });
}
