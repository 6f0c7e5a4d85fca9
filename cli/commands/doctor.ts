// kumiki doctor: whether this machine has what Kumiki needs, and what to do where it has not.
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { BackendSurvey, EngineFacts, Text } from '../../graph-core/index.ts';
import { blocks, startEngine, surveyBackends, text, verbatim } from '../../graph-core/index.ts';
import { exitCodes } from '../exit.ts';
import { nodeAssets, root } from '../node-assets.ts';
import { printJson, printLine } from '../print.ts';
import { tensorflow } from '../tensorflow.ts';
import { say } from '../speech/language.ts';

interface Finding {
  readonly what: Text;
  readonly well: boolean;
  readonly says: Text;
}

export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      say(
        'check that this machine has what Kumiki needs',
        'このマシンに Kumiki に必要なものがあるかを調べる',
      ),
    )
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await examine();
      if (json)
        printJson({
          findings: findings.map(({ what, well, says }) => ({
            what: what.en,
            well,
            says: says.en,
          })),
        });
      else
        for (const { what, well, says } of findings)
          printLine(
            text(
              `${well ? 'ok ' : 'no '}  ${what.en}: ${says.en}`,
              `${well ? '○' : '×'}  ${what.ja}：${says.ja}`,
            ),
          );
      if (findings.some(({ well }) => !well)) process.exitCode = exitCodes.failed;
    });
}

async function examine(): Promise<Finding[]> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const recent = major > 20 || (major === 20 && minor >= 19);
  const built = await exists('dist/renderer/index.html');
  const kernels = await exists('dist/kernels');
  const backends = await surveyBackends(await tensorflow(), nodeAssets());
  const wasm = backends.find(({ backend }) => backend === 'wasm');
  return [
    {
      what: verbatim('Node'),
      well: recent,
      says: recent
        ? verbatim(process.versions.node)
        : text(
            `${process.versions.node}; 20.19 or newer is needed`,
            `${process.versions.node}。20.19 以上が必要です`,
          ),
    },
    {
      what: text('Blocks', 'ブロック'),
      well: Object.keys(blocks).length > 0,
      says: verbatim(`${Object.keys(blocks).length}`),
    },
    {
      what: text('The built app', 'ビルドしたアプリ'),
      well: built,
      says: built
        ? verbatim('dist/renderer')
        : text('not there; npm run build makes it', 'ありません。npm run build で作ります'),
    },
    {
      what: text('Training kernels', '学習用カーネル'),
      well: kernels,
      says: kernels
        ? verbatim('dist/kernels')
        : text('not there; npm run build makes them', 'ありません。npm run build で作ります'),
    },
    {
      what: verbatim('WebAssembly'),
      well: wasm?.available === true,
      says: wasm?.available ? text('starts', '動きます') : text('does not start', '動きません'),
    },
    {
      what: text('Backends', 'バックエンド'),
      well: wasm?.available === true,
      says: backendWords(backends),
    },
    ...(wasm?.available && kernels ? [await examineSpeed()] : []),
  ];
}

/** A terminal without a GPU interface is no fault; why one is refused, `kumiki backends` says. */
function backendWords(surveys: readonly Pick<BackendSurvey, 'title' | 'available'>[]): Text {
  const titles = (those: boolean) =>
    surveys.flatMap(({ title, available }) => (available === those ? [title] : [])).join(', ');
  const [here, missing] = [titles(true) || '–', titles(false)];
  return missing
    ? text(
        `${here}; not here: ${missing} (kumiki backends says why)`,
        `${here}。ここにないもの：${missing}（理由は kumiki backends で）`,
      )
    : verbatim(here);
}

/** Never a reason to fail: the figures are right without it, only slower. */
async function examineSpeed(): Promise<Finding> {
  const { facts } = await startEngine(await tensorflow(), 'wasm', nodeAssets());
  return { what: text('Training speed', '学習の速さ'), well: facts.fused, says: speedWords(facts) };
}

/** The factor is that of the processor time of the bench's GPT on one thread, Node 20.20 beside Node 24.21. */
export function speedWords({
  fused,
  relaxedSimd,
  threads,
}: Pick<EngineFacts, 'fused' | 'relaxedSimd' | 'threads'>): Text {
  const cores =
    threads > 1
      ? text(`${threads} threads`, `${threads} スレッド`)
      : text('one thread', '1 スレッド');
  if (!fused)
    return text(
      'slow: the training kernels do not start; rebuild them with npm run build',
      '遅い：学習用カーネルが動きません。npm run build で作り直してください',
    );
  if (relaxedSimd)
    return text(
      `full, with fused multiply–add, on ${cores.en}`,
      `最速：融合積和演算を使い、${cores.ja}`,
    );
  return text(
    `on ${cores.en}, without fused multiply–add; Node 24 has it and trains about 1.8 times as fast`,
    `${cores.ja}、融合積和演算なし。Node 24 にはあり、約 1.8 倍の速さで学習します`,
  );
}

async function exists(file: string): Promise<boolean> {
  return access(path.join(root, file)).then(
    () => true,
    () => false,
  );
}
