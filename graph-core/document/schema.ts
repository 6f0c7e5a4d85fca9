// The shape of a saved document, version 1. Knows no blocks: params are opaque JSON here.
import { z } from 'zod';
import { augmentationSchema } from '../augmentations.ts';
import { learningRate, optimizerSettings, optimizerTypes } from '../optimizers.ts';
import { withoutDefault } from '../params.ts';
import { scheduleSchema } from '../schedules.ts';
import { listOf, someWords, words } from '../sized.ts';
import { trainingShape } from '../training-settings.ts';
import {
  asking,
  farthest,
  identifierForm,
  isPlainBlock,
  isPlainEdge,
  longestName,
  notReserved,
} from './plain-parts.ts';

export const documentFormat = 'kumiki';
export const documentVersion = 1;

/** Ids of the two ends of a module's own graph: its inputs arrive from `$in`, its outputs leave to `$out`. */
export const moduleInput = '$in';
export const moduleOutput = '$out';

const identifier = words(longestName)
  .regex(identifierForm, 'must start with a letter and hold only letters, digits, - and _')
  .refine(notReserved, 'is a name that JavaScript keeps for itself');
/** No `-`, which is a minus in an expression. */
const variableName = words(64)
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must start with a letter and hold only letters, digits and _')
  .refine(notReserved, 'is a name that JavaScript keeps for itself');
const endpointNode = z.union([identifier, z.literal(moduleInput), z.literal(moduleOutput)]);
const coordinate = z.number().min(-farthest).max(farthest);
const position = z.looseObject({ x: coordinate, y: coordinate });
/** Words of the user, or words in both languages where a template speaks to everyone. */
const localized = z.union([words(20_000), z.looseObject({ en: words(20_000), ja: words(20_000) })]);
/** A block's name: short, since sentences use it. */
const shortWords = z.union([words(200), z.looseObject({ en: words(200), ja: words(200) })]);
const json: z.ZodType<Json> = z.json();
/** A number, or an expression over the document's variables such as `=4*d_model`. */
const quantity = z.union([z.number(), words(200)]);

const watched = listOf(identifier, 64);

const weightName = someWords(64);
/**
 * Whose weights a node uses instead of its own: all of another node of the same graph, or one of them in the place of
 * one of its own, where layouts ask for it with its two axes exchanged.
 */
const tie = z.union([
  z.looseObject({ node: identifier, weight: weightName, of: weightName, transposed: z.boolean() }),
  z.looseObject({ node: identifier, weight: z.undefined().optional() }),
]);

/** At what multiple of the learning rate a node's weights learn: 0 = they stay as they are, absent = 1. */
const rate = z.number().min(0).max(1000);

/** It passes its input on, as if it were not there. */
const bypass = z.literal(true);

const blockNode = z.looseObject({
  id: identifier,
  type: someWords(longestName),
  /** Version of the block's params; absent means 1. */
  version: z.int().min(1).optional(),
  name: shortWords.optional(),
  params: z.record(words(longestName), json),
  /** Outputs that the user wants to look at beside those that the block shows by itself. */
  watched: watched.optional(),
  tie: tie.optional(),
  rate: rate.optional(),
  bypass: bypass.optional(),
  position,
});

const moduleNode = z.looseObject({
  id: identifier,
  /** Id of the module this node is an instance of. */
  module: identifier,
  name: shortWords.optional(),
  repeat: quantity,
  /** Of its repeats among each other; with other placements it shares by a tie. */
  weights: z.enum(['own', 'shared']),
  tie: tie.optional(),
  rate: rate.optional(),
  bypass: bypass.optional(),
  position,
});

const node = z.union([moduleNode, blockNode]);

const endpoint = z.looseObject({ node: endpointNode, port: identifier });

const edge = z.looseObject({ id: identifier, from: endpoint, to: endpoint });

const note = z.looseObject({
  id: identifier,
  text: localized,
  /** A frame: what stands inside it moves with it, and its words are a title. */
  frame: z.literal(true).optional(),
  position,
  size: z.looseObject({
    width: z.number().min(1).max(10_000),
    height: z.number().min(1).max(10_000),
  }),
});

/** Which way its wires lead on the canvas; absent = to the right. */
const flow = z.enum(['right', 'down', 'up']);

const graph = z.looseObject({
  flow: flow.optional(),
  nodes: listOf(asking(node, isPlainBlock), 100_000),
  edges: listOf(asking(edge, isPlainEdge), 400_000),
  notes: listOf(note, 10_000),
});

const modulePort = z.looseObject({
  name: identifier,
  kind: z.enum(['values', 'tokens', 'mask', 'image', 'scores']),
});

const moduleDefinition = z.looseObject({
  id: identifier,
  name: localized,
  /** What it is for, in the user's words. */
  notes: localized.optional(),
  inputs: listOf(modulePort, 64),
  outputs: listOf(modulePort, 64),
  graph,
});

const data = z.looseObject({
  /** Id of a data source, such as `reverse`; empty while none is chosen. */
  source: words(64),
  options: z.record(words(64), json),
  /** Node id of an input or an output → column of the data. */
  bindings: z.record(identifier, words(200)),
  /** How training pictures are changed at random, each time they are met. */
  augmentation: augmentationSchema.optional(),
});

const optimizer = z.looseObject({
  type: z.enum(optimizerTypes),
  learningRate: withoutDefault(learningRate),
  ...optimizerSettings,
});

/** One of several who train different weights by different losses, in turns. */
const player = z.looseObject({
  /** Names its curves, and its state in a checkpoint. */
  id: identifier,
  name: shortWords.optional(),
  /** Output blocks, and which of its losses each is; the player's loss is their sum. */
  objectives: listOf(z.looseObject({ node: identifier, side: identifier.optional() }), 64).min(1),
  /** Nodes of the document's own graph, with all their weights: of a tied placement, its owner's. */
  trains: listOf(identifier, 10_000),
  optimizer,
  schedule: scheduleSchema,
  /** How many turns it takes in a round, which is a step of the run. */
  stepsPerRound: z.int().min(1).max(1000),
  /** The exponential moving average of its weights, from a round on. */
  average: z.looseObject({ decay: z.number().min(0).max(1), from: z.int().min(0) }).optional(),
});

const training = z.looseObject({
  optimizer,
  schedule: scheduleSchema,
  /** In the order of their turns; absent = everything is trained at once by the sum of all losses. */
  players: listOf(player, 16).min(1).optional(),
  ...trainingShape,
});

export const documentSchema = z.looseObject({
  format: z.literal(documentFormat),
  version: z.literal(documentVersion),
  name: localized,
  notes: localized,
  variables: z.record(variableName, quantity),
  graph,
  modules: listOf(moduleDefinition, 10_000),
  data,
  training,
});

/** The parts, for those who check an edit before it is made. */
export const parts = {
  node,
  watched,
  tie,
  rate,
  edge,
  flow,
  endpoint,
  note,
  module: moduleDefinition,
  data,
  training,
  localized,
  shortWords,
  quantity,
  identifier,
  variableName,
  position,
  json,
};

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Position = z.infer<typeof position>;
export type Localized = z.infer<typeof localized>;
export type Quantity = z.infer<typeof quantity>;
export type BlockNode = z.infer<typeof blockNode>;
export type ModuleNode = z.infer<typeof moduleNode>;
export type Node = BlockNode | ModuleNode;
export type Tie = z.infer<typeof tie>;
export type Endpoint = z.infer<typeof endpoint>;
export type Edge = z.infer<typeof edge>;
export type Note = z.infer<typeof note>;
export type Flow = z.infer<typeof flow>;
export type Graph = z.infer<typeof graph>;
export type ModulePort = z.infer<typeof modulePort>;
export type ModuleDefinition = z.infer<typeof moduleDefinition>;
export type DataSettings = z.infer<typeof data>;
export type PlayerSettings = z.infer<typeof player>;
export type TrainingSettings = z.infer<typeof training>;
export type Document = z.infer<typeof documentSchema>;

export function isModuleNode(node: Node): node is ModuleNode {
  return 'module' in node;
}
