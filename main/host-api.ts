// THE contract between the screen and the machine it stands on: every call and every event. Knows neither side.
import { z } from 'zod';

/** Stands for a file; the screen never sees a path. */
const token = z.string().min(1).max(200);
const fileName = z.string().min(1).max(255);

/** Unsaved work as it is kept, wherever that is. */
export const keptDraft = z.object({
  id: z.string(),
  name: z.string(),
  token: token.optional(),
  text: z.string(),
  keptAt: z.number(),
});

const openedFile = z.object({ token, name: fileName, text: z.string() });
const savedFile = z.object({
  token,
  name: fileName,
  /** Given to the browser as a download: nobody can see whether it arrived. */
  downloaded: z.literal(true).optional(),
});
const failure = z.object({
  failed: z.object({ code: z.string(), en: z.string(), ja: z.string() }),
});
const cancelled = z.object({ cancelled: z.literal(true) });
const bytes = z.instanceof(Uint8Array);

/** What may be read of a run's folder; the screen cannot name anything else in it. */
export const runFolderFiles = [
  'run.json',
  'log.jsonl',
  'torch/run/log.jsonl',
  'curves.csv',
  'checkpoint.kckpt',
  'previous.kckpt',
] as const;
const runFile = z.enum(runFolderFiles);

const label = z.string().max(200);
/** What the system does by itself, under words of ours. */
const systemRole = z.enum([
  'cut',
  'copy',
  'paste',
  'minimize',
  'close',
  'togglefullscreen',
  'toggleDevTools',
  'quit',
]);
const menuEntry = z.union([
  z.object({ separator: z.literal(true) }),
  z.object({ label, role: systemRole }),
  z.object({
    label,
    /** Id of a command in the screen's registry. */
    command: z.string().max(100),
    /** As Electron writes it: `CmdOrCtrl+Shift+S`. */
    keys: z.string().max(50).optional(),
    enabled: z.boolean(),
    checked: z.boolean().optional(),
  }),
]);
const menu = z.object({ label, entries: z.array(menuEntry).max(100) });

/** Each call: what is asked and what is answered. A refusal is an answer, never an exception. */
export const hostCalls = {
  /** Lets the user choose a document; its text comes back as it is. */
  openDocument: { ask: z.object({}), answer: z.union([openedFile, cancelled, failure]) },
  /** Opens an entry of the recent list. */
  openRecent: { ask: z.object({ token }), answer: z.union([openedFile, failure]) },
  /**
   * Writes to the file of the token, atomically. If the file changed since it was read, answers `changed` and
   * writes nothing, unless `overwrite` is set; if nobody may write to it, `readOnly`, unless `evenReadOnly` is.
   */
  saveDocument: {
    ask: z.object({
      token,
      text: z.string(),
      overwrite: z.boolean().optional(),
      evenReadOnly: z.boolean().optional(),
    }),
    answer: z.union([
      savedFile,
      z.object({ changed: z.literal(true), text: z.string() }),
      z.object({ readOnly: z.literal(true) }),
      failure,
    ]),
  },
  saveDocumentAs: {
    ask: z.object({ suggestedName: fileName, text: z.string() }),
    answer: z.union([savedFile, cancelled, failure]),
  },
  recentDocuments: {
    ask: z.object({}),
    answer: z.array(z.object({ token, name: fileName, openedAt: z.number() })),
  },
  /** Saves bytes the user takes away: weights, an export, a picture. */
  saveBytes: {
    ask: z.object({ suggestedName: fileName, bytes }),
    answer: z.union([savedFile, cancelled, failure]),
  },
  /** Lets the user choose the folder that `kumiki train` writes; `once`: as it is now, since it cannot be read again. */
  openRunFolder: {
    ask: z.object({}),
    answer: z.union([
      z.object({ token, name: fileName, once: z.literal(true).optional() }),
      cancelled,
      failure,
    ]),
  },
  /** Which of its files are there: bytes, and milliseconds since 1970. */
  listRunFolder: {
    ask: z.object({ token }),
    answer: z.union([
      z.object({
        files: z.array(z.object({ file: runFile, size: z.number(), changedAt: z.number() })),
      }),
      failure,
    ]),
  },
  /** The bytes of one of its files from `from` on, up to `until`; fewer where it has become shorter. */
  readRunFile: {
    ask: z.object({
      token,
      file: runFile,
      from: z.int().min(0),
      until: z
        .int()
        .min(0)
        .max(2 ** 31),
    }),
    answer: z.union([z.object({ bytes }), failure]),
  },
  /** Keeps unsaved work: written within a second of any edit, offered at the next start. */
  keepDraft: {
    ask: z.object({
      id: z.string().min(1).max(100),
      name: z.string().max(300),
      token: token.optional(),
      text: z.string(),
    }),
    answer: z.union([
      z.object({ kept: z.literal(true) }),
      /** Another window has this draft: nothing was written. */
      z.object({ taken: z.literal(true) }),
      failure,
    ]),
  },
  dropDraft: {
    ask: z.object({ id: z.string().min(1).max(100) }),
    answer: z.object({ dropped: z.literal(true) }),
  },
  /** Makes a draft this window's own until it drops it or ends; false where another window has it. */
  claimDraft: {
    ask: z.object({ id: z.string().min(1).max(100) }),
    answer: z.object({ claimed: z.boolean() }),
  },
  drafts: {
    ask: z.object({}),
    answer: z.array(keptDraft),
  },
  /** A small store by key for settings, runs and checkpoints; atomic, previous value survives a crash. */
  storePut: {
    ask: z.object({ key: z.string().min(1).max(200), bytes }),
    answer: z.union([z.object({ stored: z.literal(true) }), failure]),
  },
  storeGet: {
    ask: z.object({ key: z.string().min(1).max(200) }),
    answer: z.object({ bytes: bytes.nullable() }),
  },
  storeList: {
    ask: z.object({ prefix: z.string().max(200) }),
    answer: z.array(z.object({ key: z.string(), size: z.number() })),
  },
  storeDelete: {
    ask: z.object({ key: z.string().min(1).max(200) }),
    answer: z.object({ deleted: z.literal(true) }),
  },
  /** The window's title and whether the document has changes that no file holds. */
  setWindow: {
    ask: z.object({ title: z.string().max(400), dirty: z.boolean() }),
    answer: z.object({ done: z.literal(true) }),
  },
  /** How far the training is, 0 … 1, on the taskbar; null while nothing trains. */
  setProgress: {
    ask: z.object({ progress: z.number().min(0).max(1).nullable() }),
    answer: z.object({ done: z.literal(true) }),
  },
  /** To the system's clipboard; a page may be refused it. */
  writeClipboard: {
    ask: z.object({ text: z.string() }),
    answer: z.object({ written: z.boolean() }),
  },
  /** To `closing`: `asking` at once, then what the user wants. */
  answerClose: {
    ask: z.object({ answer: z.enum(['asking', 'stay', 'close']) }),
    answer: z.object({ done: z.literal(true) }),
  },
  /** The screen listens from now on: what has waited for it is told. */
  ready: { ask: z.object({}), answer: z.object({ done: z.literal(true) }) },
  /** The system's menu, in the language in use; sent anew whenever it changes. */
  setMenu: {
    ask: z.object({ menus: z.array(menu).max(20) }),
    answer: z.object({ done: z.literal(true) }),
  },
  /** Whether the file or https address that the user has named tells of a newer version. */
  newerVersion: {
    ask: z.object({ from: z.string().min(1).max(2000) }),
    answer: z.union([
      z.object({
        newer: z.object({ version: z.string(), page: z.string().nullable() }).nullable(),
      }),
      failure,
    ]),
  },
  about: {
    ask: z.object({}),
    answer: z.object({
      version: z.string(),
      host: z.enum(['electron', 'browser']),
      electron: z.string().nullable(),
    }),
  },
} as const;

/** What the machine tells without being asked. */
export const hostEvents = {
  /** A menu entry was chosen: the id of a command in the renderer's registry. */
  command: z.object({ id: z.string().max(100) }),
  /** A file was given to the app from outside (double click, command line). */
  opened: openedFile,
  /** A file from outside could not be opened. */
  notOpened: failure,
  /** The user wants to close the window while there are changes or a training; answered by `answerClose`. */
  closing: z.object({}),
} as const;

export type HostCall = keyof typeof hostCalls;
export type HostEvent = keyof typeof hostEvents;
export type Ask<C extends HostCall> = z.input<(typeof hostCalls)[C]['ask']>;
export type Answer<C extends HostCall> = z.output<(typeof hostCalls)[C]['answer']>;
export type EventNews<E extends HostEvent> = z.output<(typeof hostEvents)[E]>;

/** The main side: a missing handler does not compile. */
export type HostHandlers = {
  readonly [C in HostCall]: (ask: z.output<(typeof hostCalls)[C]['ask']>) => Promise<Answer<C>>;
};

/** The screen's side. */
export type Host = { readonly [C in HostCall]: (ask: Ask<C>) => Promise<Answer<C>> } & {
  on<E extends HostEvent>(event: E, listener: (news: EventNews<E>) => void): () => void;
};
