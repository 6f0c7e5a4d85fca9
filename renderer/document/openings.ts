// Whether opening a document ended well, kept across crashes: what twice in a row did not is asked about before it opens.
import { z } from 'zod';
import { chooseHost } from '../host/choose-host.ts';
import { textDigest } from './versions/version-key.ts';

const prefix = 'opening/';
/** The window must live and show something this long before an opening counts as done. */
const healthyAfter = 5000; // ms
/** So many in a row that did not, and the document waits for a word of the user. */
const mostTries = 2;
/** Nobody waits longer than this for a store that does not answer. */
const patience = 500; // ms
const longestKept = 30 * 24 * 3600_000; // ms

const openingSchema = z.object({
  name: z.string().max(300),
  /** Where the text lies, beside the drafts. */
  token: z.string().max(200).optional(),
  tries: z.number(),
  at: z.number(),
});

export interface Opening extends z.output<typeof openingSchema> {
  /** Of the text: another text is another opening. */
  readonly digest: string;
}

const keyOf = (digest: string) => `${prefix}${digest}`;

/** The one that is under way in this window. */
let current: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The openings of this very text that did not end well; undefined where it may just be opened. */
export async function failedOpening(source: string): Promise<Opening | undefined> {
  await inTime(hearOfLeaving(), undefined);
  const opening = await inTime(readOpening(await textDigest(source)), undefined);
  return opening && opening.tries >= mostTries ? opening : undefined;
}

/** All that wait for a word of the user; what nobody asked about for a month is forgotten. */
export async function failedOpenings(): Promise<Opening[]> {
  await inTime(hearOfLeaving(), undefined);
  const keys = await chooseHost().storeList({ prefix });
  const all = await Promise.all(keys.map(({ key }) => readOpening(key.slice(prefix.length))));
  const failed: Opening[] = [];
  for (const opening of all.filter((each) => each !== undefined))
    if (Date.now() - opening.at > longestKept) await forgetOpening(opening.digest);
    else if (opening.tries >= mostTries) failed.push(opening);
  return failed;
}

/** To be awaited before anything is done with the text: what follows may end the window. */
export async function beginOpening(
  source: string,
  { name, token }: { readonly name: string; readonly token?: string | undefined },
): Promise<void> {
  await endOpening();
  const digest = await textDigest(source);
  const begin = async () => {
    const tries = ((await readOpening(digest))?.tries ?? 0) + 1;
    const opening = { name: name.slice(0, 300), token, tries, at: Date.now() };
    const bytes = new TextEncoder().encode(JSON.stringify(opening));
    await chooseHost().storePut({ key: keyOf(digest), bytes });
  };
  current = digest;
  await inTime(begin(), undefined);
  timer = setTimeout(() => void whenPainted().then(endOpening), healthyAfter);
}

/** It ended well, or with a sentence; also when the window is left in order. A window that shows nothing is not well. */
export async function endOpening(): Promise<void> {
  clearTimeout(timer);
  const digest = current;
  if (digest === undefined || !isShown()) return;
  current = undefined;
  await inTime(forgetOpening(digest), undefined);
}

export async function forgetOpening(digest: string): Promise<void> {
  await chooseHost().storeDelete({ key: keyOf(digest) });
}

/**
 * Whoever leaves in order within the first seconds has not crashed. A page that is left cannot wait for the store: it
 * leaves a word in the one place that is written at once.
 */
export function watchLeaving(): void {
  window.addEventListener('pagehide', () => {
    if (current !== undefined && isShown()) localStorage.setItem(leftKey, current);
  });
}

const leftKey = 'kumiki-left-while-opening';

async function hearOfLeaving(): Promise<void> {
  const left = localStorage.getItem(leftKey);
  if (left === null) return;
  localStorage.removeItem(leftKey);
  await forgetOpening(left);
}

function isShown(): boolean {
  return document.querySelector('.app') !== null;
}

/** Two frames: the second one comes after the first has been drawn. A hidden tab draws none. */
function whenPainted(): Promise<void> {
  if (document.hidden) return Promise.resolve();
  return new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => resolve())),
  );
}

async function readOpening(digest: string): Promise<Opening | undefined> {
  const { bytes } = await chooseHost().storeGet({ key: keyOf(digest) });
  if (!bytes) return undefined;
  try {
    return { digest, ...openingSchema.parse(JSON.parse(new TextDecoder().decode(bytes))) };
  } catch {
    await forgetOpening(digest);
    return undefined;
  }
}

function inTime<T>(work: Promise<T>, otherwise: T): Promise<T> {
  const late = new Promise<T>((resolve) => setTimeout(() => resolve(otherwise), patience));
  return Promise.race([work.catch(() => otherwise), late]);
}
