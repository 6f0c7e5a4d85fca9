// How the arrays of a file meet the document's parameters: a count of each kind, then array by array, trouble first.
import type { WeightFit, WeightMatch } from '../../graph-core/index.ts';
import { exactCount } from '../parts/amounts.ts';
import type { WordKey } from '../i18n/words.ts';
import { useWords } from '../i18n/words.ts';
import { Notice } from '../parts/Notice.tsx';
import { placed } from '../parts/placed.ts';

type Kind = 'missing' | 'reshaped' | 'unexpected' | 'matched';

interface Line {
  readonly kind: Kind;
  readonly ours?: { readonly name: string; readonly shape: readonly number[] };
  readonly theirs: WeightMatch['sources'];
}

const kinds: readonly Kind[] = ['missing', 'reshaped', 'unexpected', 'matched'];

const formatNames: Readonly<Record<WeightFit['format'], string>> = {
  safetensors: 'safetensors',
  npz: 'NumPy npz',
  tfjs: 'TensorFlow.js',
  torch: 'PyTorch',
  keras: 'Keras',
  onnx: 'ONNX',
};

interface FitTableProps {
  readonly fit: WeightFit;
  /** A person takes the weight `to` from the array `from` of the file. */
  readonly onPair: (to: string, from: string) => void;
}

export function FitTable({ fit, onPair }: FitTableProps) {
  const { t, read } = useWords();
  const lines = linesOf(fit);
  const count = (kind: Kind) => lines.filter((line) => line.kind === kind).length;
  const arrays = arraysOf(lines);
  const numbers = [...arrays.values()].reduce((sum, size) => sum + size, 0);
  const strays = count('unexpected');
  return (
    <>
      <p>
        {t('import.holds', {
          file: fit.file,
          format: formatNames[fit.format],
          arrays: exactCount(arrays.size),
          numbers: exactCount(numbers),
        })}
      </p>
      {fit.guessed ? <Notice tone="caution">{t('import.guessed')}</Notice> : null}
      {fit.note ? <Notice tone="plain">{read(fit.note)}</Notice> : null}
      <Notice tone={toneOf(fit, strays)}>
        {t(verdictOf(fit, strays), {
          parameters: exactCount(fit.matches.length),
          matched: exactCount(count('matched')),
          count: strays,
        })}
      </Notice>
      <div className="import-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('import.parameter')}</th>
              <th scope="col">{t('import.shape')}</th>
              <th scope="col">{t('import.in-file')}</th>
              <th scope="col">{t('import.shape')}</th>
            </tr>
          </thead>
          {kinds.map((kind) => (
            <Group
              key={kind}
              kind={kind}
              lines={lines.filter((line) => line.kind === kind)}
              free={fit.unexpected}
              onPair={onPair}
            />
          ))}
        </table>
      </div>
    </>
  );
}

function toneOf({ weights, some }: WeightFit, strays: number): 'done' | 'caution' | 'problem' {
  if (weights) return strays > 0 ? 'caution' : 'done';
  return some ? 'caution' : 'problem';
}

function verdictOf({ weights, some }: WeightFit, strays: number): WordKey {
  if (weights) return strays > 0 ? 'import.fits-but' : 'import.fits';
  return some ? 'import.fits-some' : 'import.misfit';
}

interface GroupProps extends Pick<FitTableProps, 'onPair'> {
  readonly kind: Kind;
  readonly lines: readonly Line[];
  /** What no weight is taken from. */
  readonly free: WeightFit['unexpected'];
}

function Group({ kind, lines, free, onPair }: GroupProps) {
  const { t } = useWords();
  if (lines.length === 0) return null;
  const heading: WordKey = `import.${kind}`;
  return (
    <tbody data-kind={kind}>
      <tr className="import-kind">
        <th scope="rowgroup" colSpan={4}>
          {t(heading, { count: lines.length })}
        </th>
      </tr>
      {lines.map(({ ours, theirs }) => (
        <tr key={ours?.name ?? theirs[0]?.name}>
          <td>{ours ? <Name words={ours.name} /> : '–'}</td>
          <td className="numbers">{ours ? sizes(ours.shape) : ''}</td>
          <td>
            {theirs.map(({ name }) => (
              <Name key={name} words={name} />
            ))}
            {ours && (kind === 'missing' || kind === 'reshaped') ? (
              <Choice kind={kind} ours={ours} free={free} onPair={onPair} />
            ) : null}
          </td>
          <td className="numbers">
            {theirs.map(({ name, shape }) => (
              <div key={name}>{sizes(shape)}</div>
            ))}
          </td>
        </tr>
      ))}
    </tbody>
  );
}

/** The arrays of the file that have as many numbers; a framework may lay them out otherwise. */
function Choice({
  kind,
  ours,
  free,
  onPair,
}: Pick<GroupProps, 'kind' | 'free' | 'onPair'> & Required<Pick<Line, 'ours'>>) {
  const { t } = useWords();
  const alike = free.filter(({ shape }) => countOf(shape) === countOf(ours.shape));
  if (alike.length === 0) return kind === 'missing' ? <>–</> : null;
  return (
    <select
      className="control import-pair"
      aria-label={t('import.pair-with', { name: ours.name })}
      value=""
      onChange={({ target }) => onPair(ours.name, target.value)}
    >
      <option value="" disabled>
        {t('import.pair-choose')}
      </option>
      {alike.map(({ name, shape }) => (
        <option key={name} value={name}>
          {name} ({sizes(shape)})
        </option>
      ))}
    </select>
  );
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** A path may break after a slash or a dot, and nowhere else. */
function Name({ words }: { readonly words: string }) {
  return (
    <span className="import-name">
      {placed(words.split(/(?<=[/._])/)).map(({ of: part, place }) => (
        <span key={place}>
          {part}
          <wbr />
        </span>
      ))}
    </span>
  );
}

function linesOf({ matches, unexpected }: WeightFit): Line[] {
  return [
    ...matches.map(
      ({ name, shape, sources, fits }): Line => ({
        kind: sources.length === 0 ? 'missing' : fits ? 'matched' : 'reshaped',
        ours: { name, shape },
        theirs: sources,
      }),
    ),
    ...unexpected.map((array): Line => ({ kind: 'unexpected', theirs: [array] })),
  ];
}

/** How many numbers each array of the file holds, by name: one may stand for several parameters. */
function arraysOf(lines: readonly Line[]): ReadonlyMap<string, number> {
  return new Map(
    lines.flatMap(({ theirs }) => theirs.map(({ name, shape }) => [name, countOf(shape)] as const)),
  );
}

/** One number alone is a list of none. */
function sizes(shape: readonly number[]): string {
  return shape.length === 0 ? '1' : shape.join(' × ');
}
