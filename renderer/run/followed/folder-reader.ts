// Reads the folder of a run while another program writes it: only what has changed, and whatever cannot be read has its sentence.
import type { Answer, Ask, Host } from '../../../main/host-api.ts';
import type { Checkpoint, RunJson, RunLog, Text } from '../../../graph-core/index.ts';
import { curvesOfCsv, readRunJson, readRunLog, runFiles, text } from '../../../graph-core/index.ts';

type FolderHost = Pick<Host, 'listRunFolder' | 'readRunFile'>;
type RunFile = Ask<'readRunFile'>['file'];
type Listed = Extract<Answer<'listRunFolder'>, { files: unknown }>['files'][number];

export interface FolderSeen {
  readonly run: RunJson;
  /** Grows in place; another object is another log, to be taken over from its beginning. */
  readonly log: RunLog;
  /** Whether it keeps a log; without one, curves are as of its last checkpoint. */
  readonly logged: boolean;
  /** When the log, or what stands in for it, was written to last. */
  readonly newsAt: number | undefined;
  /** What could not be read this time; what was read before still stands. */
  readonly trouble: Text | undefined;
}

export interface FolderReader {
  /** The error is why this is no folder of a run, or no longer one. */
  look(): Promise<FolderSeen | { readonly error: Text }>;
  /** The newest whole checkpoint, where it was not read before or is asked for `again`; undefined where there is none. */
  checkpoint(again?: boolean): Promise<Checkpoint | { readonly error: Text } | undefined>;
}

/** No run.json is this large. */
const largest = 64 * 1024 * 1024;
/** Of a checkpoint: what one answer of the host carries at most. */
const largestCheckpoint = 2 ** 31;
/** Bytes before the end of what was read of a log: others there now are another log. */
const overlap = 64;

export function folderReader(
  host: FolderHost,
  token: string,
  name: string,
  decode: (bytes: Uint8Array) => Promise<Checkpoint | { readonly error: Text }>,
): FolderReader {
  const seen = new Map<RunFile, string>();
  const isNew = ({ file, size, changedAt }: Listed) => seen.get(file) !== `${size} ${changedAt}`;
  const remember = ({ file, size, changedAt }: Listed) =>
    void seen.set(file, `${size} ${changedAt}`);
  const list = async () => {
    const answer = await host.listRunFolder({ token });
    return 'failed' in answer ? { error: answer.failed } : answer;
  };
  const read = async (file: RunFile, from: number, until: number) => {
    const answer = await host.readRunFile({ token, file, from, until });
    return 'failed' in answer ? { error: answer.failed } : answer.bytes;
  };
  const log = growingLog(read);
  let run: RunJson | undefined;
  let table: RunLog | undefined;

  const lookAtRun = async (files: readonly Listed[]): Promise<Text | undefined> => {
    const there = files.find(({ file }) => file === runFiles.run);
    if (!there) return noRun(name);
    if (run && !isNew(there)) return undefined;
    if (there.size > largest) return notARun(name, text('it is too large', '大きすぎます'));
    const bytes = await read(runFiles.run, 0, there.size);
    if ('error' in bytes) return bytes.error;
    const parsed = readRunJson(new TextDecoder().decode(bytes));
    if ('error' in parsed) return notARun(name, parsed.error);
    remember(there);
    ({ run } = parsed);
    table = undefined;
    return undefined;
  };

  /** Of a run that an older version wrote. */
  const lookAtTable = async (of: RunJson, there: Listed | undefined): Promise<RunLog> => {
    const bytes = there && (await read(runFiles.curves, 0, there.size));
    const csv = bytes && !('error' in bytes) ? new TextDecoder().decode(bytes) : '';
    const step = of.step ?? 0;
    return {
      curves: curvesOfCsv(csv),
      validations: of.validations,
      step,
      kept: step,
      began: undefined,
      ended: undefined,
      failed: undefined,
    };
  };

  return {
    async look() {
      const listed = await list();
      if ('error' in listed) return listed;
      const trouble = await lookAtRun(listed.files);
      if (!run) return { error: trouble ?? noRun(name) };
      const logName = run.asked.torch ? runFiles.torchLog : runFiles.log;
      const find = (wanted: RunFile) => listed.files.find(({ file }) => file === wanted);
      const there = find(logName);
      if (there) {
        const failed = await log.read(there);
        return {
          run,
          log: log.now(),
          logged: true,
          newsAt: there.changedAt,
          trouble: trouble ?? failed,
        };
      }
      table ??= await lookAtTable(run, find(runFiles.curves));
      const newsAt = find(runFiles.run)?.changedAt;
      return { run, log: table, logged: false, newsAt, trouble };
    },
    async checkpoint(again = false) {
      const listed = await list();
      if ('error' in listed) return listed;
      let error: Text | undefined;
      for (const wanted of [runFiles.checkpoint, runFiles.previous]) {
        const there = listed.files.find(({ file }) => file === wanted);
        if (!there) continue;
        if (!again && !isNew(there)) return undefined;
        remember(there);
        if (there.size > largestCheckpoint) return { error: tooLarge(name) };
        const bytes = await read(wanted, 0, there.size);
        const found = 'error' in bytes ? bytes : await decode(bytes);
        if (!('error' in found)) return found;
        error ??= found.error;
      }
      return error && { error };
    },
  };
}

/** Follows whichever log it is given: from where it stopped, or from the beginning where another took its place. */
function growingLog(
  read: (
    file: RunFile,
    from: number,
    until: number,
  ) => Promise<Uint8Array | { readonly error: Text }>,
) {
  let reader = readRunLog();
  let decoder = new TextDecoder();
  let of: RunFile | undefined;
  let at = 0;
  /** The last bytes that were read. */
  let tail = new Uint8Array();
  const begin = (file: RunFile) => {
    [reader, decoder, of, at, tail] = [readRunLog(), new TextDecoder(), file, 0, new Uint8Array()];
  };
  return {
    now: () => reader.log,
    async read({ file, size }: Listed): Promise<Text | undefined> {
      if (file !== of || size < at) begin(file);
      if (size === at) return undefined;
      let bytes = await read(file, at - tail.length, size);
      if ('error' in bytes) return bytes.error;
      if (tail.some((byte, index) => byte !== (bytes as Uint8Array)[index])) {
        begin(file);
        bytes = await read(file, 0, size);
        if ('error' in bytes) return bytes.error;
      }
      const fresh = bytes.subarray(tail.length);
      reader.hear(decoder.decode(fresh, { stream: true }));
      at += fresh.length;
      tail = bytes.slice(-overlap);
      return undefined;
    },
  };
}

function noRun(name: string): Text {
  return text(
    `‘${name}’ is not the folder of a run: it has no run.json. Choose the folder that was given to kumiki train with --out.`,
    `「${name}」は学習のフォルダではありません（run.json がありません）。kumiki train の --out に指定したフォルダを選んでください。`,
  );
}

function notARun(name: string, { en, ja }: Text): Text {
  return text(
    `The run.json in ‘${name}’ cannot be read: ${en}. Choose a folder that kumiki train wrote.`,
    `「${name}」の run.json を読めません：${ja}。kumiki train が書いたフォルダを選んでください。`,
  );
}

function tooLarge(name: string): Text {
  return text(
    `The checkpoint in ‘${name}’ is larger than 2 GB, so its weights cannot be shown here.`,
    `「${name}」のチェックポイントは 2 GB を超えるため、重みをここに表示できません。`,
  );
}
