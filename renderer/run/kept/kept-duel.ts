// How a game stood last, as bytes for keeping: what is small of it, and no picture of the data.
import { z } from 'zod';
import type { Duel } from '../../../graph-core/index.ts';
import type { DuelFrame } from '../duel-history.ts';

/** Samples are kept up to so many numbers: 64 pictures of 28 × 28 in grey are 50,176, or 196 KiB. */
const mostNumbers = 131_072;

/** JSON has no word for a number that is none. */
const number = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const headSchema = z.object({
  step: z.number(),
  players: z.record(z.string(), z.object({ loss: number, equilibrium: z.number().optional() })),
  auc: number,
  overlap: number,
  shape: z.array(z.number().int().min(1)).max(4),
  factors: z.array(z.object({ path: z.string(), value: number })),
  quality: z
    .object({
      kid: number,
      kidError: number,
      kidFloor: number,
      fd: number,
      features: z.object({
        kind: z.enum(['classifier', 'values']),
        hash: z.string().optional(),
      }),
      classes: z.array(number).optional(),
      classNames: z.array(z.string().max(200)).max(1000).optional(),
      duplicates: number,
      nearest: z.object({ generated: number, real: number }),
    })
    .optional(),
  range: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
  /** How many numbers follow: samples, real examples, both scores, the surface and the arrows. */
  lengths: z.array(z.number().int().min(0)).length(6),
});

/** A line of JSON, then all numbers as they are. */
export function duelToBytes({ step, duel }: DuelFrame): Uint8Array {
  const { players, auc, overlap, factors, quality, samples, real, scores, surface, arrows } = duel;
  const size = sizeOf(samples.shape);
  const count = Math.min(samples.count, Math.max(1, Math.floor(mostNumbers / size)));
  const inPlane = surface !== undefined;
  const parts = [
    samples.values.subarray(0, count * size),
    // Of pictures, real ones are those of the data.
    inPlane ? real.values : new Float32Array(),
    scores.real,
    scores.generated,
    surface?.scores ?? new Float32Array(),
    arrows ?? new Float32Array(),
  ];
  const head = JSON.stringify({
    step,
    players,
    auc,
    overlap,
    shape: samples.shape,
    factors,
    quality,
    range: surface?.range,
    lengths: parts.map(({ length }) => length),
  });
  const words = new TextEncoder().encode(head);
  const start = startOf(words.length);
  const bytes = new Uint8Array(start + 4 * parts.reduce((sum, { length }) => sum + length, 0));
  new DataView(bytes.buffer).setUint32(0, words.length, true);
  bytes.set(words, 4);
  let at = start;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  return bytes;
}

/** Undefined where the bytes are not a whole one. */
export function duelFromBytes(bytes: Uint8Array): DuelFrame | undefined {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const words = view.getUint32(0, true);
    const raw: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + words)));
    const { step, shape, range, lengths, ...rest } = headSchema.parse(raw);
    let at = startOf(words);
    const [samples, real, realScores, generated, surface, arrows] = lengths.map((length) => {
      if (at + 4 * length > bytes.length) throw new RangeError('The bytes end too soon.');
      const part = new Float32Array(bytes.slice(at, at + 4 * length).buffer);
      at += 4 * length;
      return part;
    });
    if (!samples || !real || !realScores || !generated || !surface || !arrows) return undefined;
    const size = sizeOf(shape);
    const duel = {
      ...rest,
      scores: { real: realScores, generated },
      samples: { shape, count: samples.length / size, values: samples },
      real: { count: real.length / size, values: real },
      ...(range && { surface: { range, size: Math.sqrt(surface.length), scores: surface } }),
      ...(arrows.length > 0 && { arrows }),
    };
    return { step, duel };
  } catch {
    return undefined;
  }
}

/** Behind the length and the line, at a multiple of four. */
function startOf(words: number): number {
  return Math.ceil((4 + words) / 4) * 4;
}

function sizeOf(shape: Duel['samples']['shape']): number {
  return shape.reduce((a, b) => a * b, 1);
}
