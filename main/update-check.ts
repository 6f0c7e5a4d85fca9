// Whether there is a newer version, from the file that the user has named: nothing is asked for unless the screen asks.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { HostHandlers } from './host-api.ts';
import { jsonFile } from './json-file.ts';

/** What the file holds; more than this is not read. */
const newest = z.object({
  version: z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/),
  /** Where a person gets it. */
  page: z
    .url({ protocol: /^https$/ })
    .max(500)
    .optional(),
});
const longest = 64 * 1024; // bytes
const patience = 10_000; // ms

interface UpdateDeps {
  readonly version: string;
  /** Where the app keeps what is its own. */
  readonly home: string;
  /** Asked of the person, outside the page: else a page could send anything anywhere as an address. */
  readonly mayRead: (from: string) => Promise<boolean>;
  readonly request?: (url: string, how: RequestInit) => Promise<Response>;
}

export function updateCheck(deps: UpdateDeps): Pick<HostHandlers, 'newerVersion'> {
  const { version, home, mayRead, request = fetch } = deps;
  const granted = jsonFile(path.join(home, 'updates.json'), z.string().nullable(), null);
  return {
    async newerVersion({ from }) {
      if ((await granted.read()) !== from) {
        if (!(await mayRead(from))) return { newer: null };
        await granted.change(() => from);
      }
      try {
        const { version: found, page } = newest.parse(JSON.parse(await read(from, request)));
        return { newer: isNewer(found, version) ? { version: found, page: page ?? null } : null };
      } catch (reason) {
        return { failed: { code: 'NO-NEWS', ...whyNot(from, reason) } };
      }
    },
  };
}

class NoNews extends Error {
  constructor(
    message: string,
    readonly ja: string,
  ) {
    super(message);
    this.name = 'NoNews';
  }
}

async function read(from: string, request: NonNullable<UpdateDeps['request']>): Promise<string> {
  if (path.isAbsolute(from)) return cut(await readFile(from));
  if (!from.startsWith('https://'))
    throw new NoNews(
      'it is neither https:// nor a whole path',
      'https:// のアドレスでもファイルの絶対パスでもありません',
    );
  const answer = await request(from, {
    signal: AbortSignal.timeout(patience),
    credentials: 'omit',
    redirect: 'follow',
  });
  if (!answer.ok)
    throw new NoNews(
      `the server answers ${answer.status}`,
      `サーバーの応答が ${answer.status} です`,
    );
  return cut(Buffer.from(await answer.arrayBuffer()));
}

function cut(bytes: Buffer): string {
  if (bytes.length > longest) throw new NoNews('it is too large', '大きすぎます');
  return bytes.toString('utf8');
}

function isNewer(found: string, own: string): boolean {
  const [a, b] = [found, own].map((version) => version.split(/[.-]/).map(Number));
  const at = [0, 1, 2].find((index) => a?.[index] !== b?.[index]);
  return at !== undefined && (a?.[at] ?? 0) > (b?.[at] ?? 0);
}

function whyNot(from: string, reason: unknown): { en: string; ja: string } {
  const { en, ja } = whatIsWrong(reason);
  return {
    en: `${from} does not tell the newest version: ${en}. Correct it under “About Kumiki”, or leave it empty to look for nothing.`,
    ja: `${from} から最新のバージョンを確認できません：${ja}。「Kumiki について」で直すか、空にして確認をやめてください。`,
  };
}

function whatIsWrong(reason: unknown): { en: string; ja: string } {
  if (reason instanceof z.ZodError || reason instanceof SyntaxError)
    return {
      en: 'it must hold {"version": "1.2.3"}',
      ja: '{"version": "1.2.3"} という内容が必要です',
    };
  if (reason instanceof NoNews) return { en: reason.message, ja: reason.ja };
  const { code } = reason as NodeJS.ErrnoException;
  if (code === 'ENOENT') return { en: 'there is no such file', ja: 'ファイルがありません' };
  return {
    en: `it cannot be read (${code ?? String(reason)})`,
    ja: `読み込めません（${code ?? String(reason)}）`,
  };
}
