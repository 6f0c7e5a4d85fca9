// Real samples as the model will see them: tokens as words and ids, images drawn, numbers as numbers.
import { useState } from 'react';
import type { Split } from '../../graph-core/index.ts';
import { entryWords, padId, specialTokens } from '../../graph-core/index.ts';
import { nodeTitle } from '../document/names.ts';
import { useWords } from '../i18n/words.ts';
import { Segments } from '../parts/Segments.tsx';
import { useDocument } from '../document/document.ts';
import type { ColumnFacts, OpenedData, Samples } from './data-wire.ts';
import { dataJoints } from './joints.ts';
import { useOpenedData } from './opened-data.ts';
import { Pages } from './Pages.tsx';
import { Pixels } from './Pixels.tsx';
import { placed } from '../parts/placed.ts';

const page = 12;

export function Preview({ opened }: { readonly opened: OpenedData }) {
  const { t, read, language } = useWords();
  const { samples, look } = useOpenedData();
  const [split, setSplit] = useState<Split>('training');
  const [from, setFrom] = useState(0);
  const count = opened.count[split];
  const show = (next: Split, at: number) => {
    setSplit(next);
    setFrom(at);
    look(next, at, page);
  };
  const number = (value: number) => value.toLocaleString(language);
  return (
    <div className="preview">
      <div className="preview-bar">
        <Segments
          label={t('data.split')}
          value={split}
          options={(['training', 'held-out'] as const).map((value) => ({
            value,
            label: `${t(`data.split-${value}`)} ${number(opened.count[value])}`,
          }))}
          onChange={(next) => show(next, 0)}
        />
        {opened.tested > 0 ? (
          <span className="quiet">{t('data.tested', { count: opened.tested })}</span>
        ) : null}
        <Pages
          from={from}
          count={count}
          size={page}
          previous={t('data.previous')}
          next={t('data.next')}
          onShow={(at) => show(split, at)}
        />
      </div>
      <div className="preview-scroll">
        <table className="preview-table">
          <thead>
            <tr>
              {opened.columns.map((column) => (
                <th key={column.name} scope="col">
                  <span>{read(column.label)}</span>
                  <span className="quiet numbers">{sizeWords(column)}</span>
                  <Joined column={column.name} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {samples?.indices.map((example, index) => (
              <tr key={example}>
                {opened.columns.map((column) => (
                  <td key={column.name}>
                    <Value column={column} samples={samples} at={index} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Vocabularies columns={opened.columns} />
    </div>
  );
}

/** Which input the column fills, and which output learns it. */
function Joined({ column }: { readonly column: string }) {
  const { t, read } = useWords();
  const document = useDocument(({ history }) => history.present);
  const joints = dataJoints(document).filter(
    ({ node }) => document.data.bindings[node.id] === column,
  );
  if (joints.length === 0) return <span className="quiet">{t('data.not-used')}</span>;
  return joints.map(({ node, end }) => (
    <span key={node.id} className="joined" data-end={end}>
      {t(end === 'input' ? 'data.fills' : 'data.answers', {
        node: read(nodeTitle(document, node)),
      })}
    </span>
  ));
}

/** `[12] ∈ 30`: its sizes, and how many words there are. */
function sizeWords({ sizes, words }: ColumnFacts): string {
  const size = sizes.length > 0 ? `[${sizes.join(' × ')}]` : '';
  return `${size}${words ? ` ∈ ${words.length}` : ''}`;
}

interface ValueProps {
  readonly column: ColumnFacts;
  readonly samples: Samples;
  readonly at: number;
}

const mostNumbers = 12;

function Value({ column, samples, at }: ValueProps) {
  const { read } = useWords();
  const { name, kind, sizes, words, features } = column;
  const batch = samples.batch[name];
  if (!batch) return null;
  const size = sizes.reduce((a, b) => a * b, 1);
  const values = batch.subarray(at * size, (at + 1) * size);
  if (kind === 'class') {
    const id = values[0] ?? 0;
    return <span title={`${id}`}>{words?.[id] ?? id}</span>;
  }
  if (kind === 'image') {
    const [height = 1, width = 1, channels = 1] = sizes;
    return <Pixels {...{ values, width, height, channels }} />;
  }
  if (kind === 'tokens') return <Tokens ids={values} words={words} />;
  const shown = Array.from(values.subarray(0, mostNumbers), (value) =>
    Number(value.toPrecision(4)).toString(),
  );
  if (features)
    return (
      <span className="features">
        {shown.map((value, index) => (
          <span key={features[index]} className="feature">
            <span className="quiet">{read(entryWords(features[index] ?? ''))}</span>
            <span className="numbers">{value}</span>
          </span>
        ))}
        {values.length > mostNumbers ? <span className="quiet">…</span> : null}
      </span>
    );
  return (
    <span className="numbers">{`${shown.join('  ')}${values.length > mostNumbers ? ' …' : ''}`}</span>
  );
}

interface TokensProps {
  readonly ids: ArrayLike<number>;
  readonly words: readonly string[] | undefined;
}

/** Token by token; the padding at the end is counted. */
function Tokens({ ids, words }: TokensProps) {
  const all = Array.from(ids);
  const said = all.slice(0, all.findLastIndex((id) => id !== padId) + 1);
  const padding = all.length - said.length;
  return (
    <span className="tokens">
      {placed(said).map(({ of: id, place }) => (
        <span
          key={place}
          className="token"
          data-special={id < specialTokens.length}
          title={`${id}`}
        >
          {id === padId ? '·' : (words?.[id] ?? id)}
        </span>
      ))}
      {padding > 0 ? (
        <span className="token" data-special title={`${padId}`}>
          {padding === 1 ? specialTokens[padId] : `${specialTokens[padId]} × ${padding}`}
        </span>
      ) : null}
    </span>
  );
}

const mostWords = 400;

function Vocabularies({ columns }: { readonly columns: readonly ColumnFacts[] }) {
  const { t, read } = useWords();
  const worded = columns.filter(({ words, shiftedFrom }) => words && shiftedFrom === undefined);
  return worded.map(({ name, label, words = [] }) => (
    <details key={name} className="vocabulary">
      <summary>{t('data.vocabulary', { column: read(label), count: words.length })}</summary>
      <p className="tokens">
        {words.slice(0, mostWords).map((word, id) => (
          <span key={word} className="token" title={`${id}`}>
            {word}
          </span>
        ))}
        {words.length > mostWords ? <span className="quiet">…</span> : null}
      </p>
    </details>
  ));
}
