// What a model answers in numbers beside what is right: pictures side by side, or a table.
import { useEffect, useMemo, useState } from 'react';
import type { Surveyed, ViewData } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { useShownRun } from '../../run/shown-run.ts';
import { answerTable } from '../predict/answer-table.ts';
import { HeatCanvas } from '../../parts/pictures/HeatCanvas.tsx';
import { HeatMap } from '../../parts/heat-map/HeatMap.tsx';
import { isSigned, largest } from '../../parts/heat-map/table.ts';
import { Legend } from '../../parts/heat-map/Legend.tsx';
import { mostNumbers, NumbersTable } from './NumbersTable.tsx';
import { isPicture, PictureCanvas } from '../../parts/pictures/PictureCanvas.tsx';
import { useRamps } from '../../parts/pictures/use-ramps.ts';
import { gather } from '../sample/use-survey.ts';
import { isMaps, mosaic, plainTables } from './plain-tables.ts';
import type { ViewKind, ViewProps } from './view-kind.ts';
import { placed } from '../../parts/placed.ts';
import './answer-view.css';

function AnswerView({ view, title }: ViewProps) {
  const { t } = useWords();
  const table = useMemo(() => answerTable(view, t), [view, t]);
  const { shape, axes, data, target } = view;
  if (shape.length === 1 && data.length <= mostNumbers)
    return <NumbersTable names={axes[0]?.labels ?? []} values={data} target={target} />;
  if (!isPicture(view.shape))
    return (
      <HeatMap
        table={table}
        limit={largest(table)}
        signed={isSigned(table)}
        square={false}
        label={t('attention.answer-label', { title })}
      />
    );
  return (
    <div className="view-stack">
      <AnswerPictures view={view} />
      <Strip view={view} />
    </div>
  );
}

/** What is right, what was answered, and the difference, where there is a right answer. */
export function AnswerPictures({ view }: { readonly view: ViewData }) {
  const { t } = useWords();
  const { shape, target, data } = view;
  return (
    <div className="answer">
      {target ? (
        <Picture words={t('attention.answer-target')} values={target} shape={shape} />
      ) : null}
      <Picture words={t('attention.answer-given')} values={data} shape={shape} />
      {target ? <Off values={data} target={target} shape={shape} /> : null}
    </div>
  );
}

interface PictureProps {
  readonly words: string;
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

function Picture({ words, values, shape }: PictureProps) {
  return (
    <figure>
      <PictureCanvas values={values} shape={shape} />
      <figcaption className="quiet">{words}</figcaption>
    </figure>
  );
}

/** The error, signed, over all colours of a pixel. */
function Off({
  values,
  target,
  shape,
}: {
  readonly values: Float32Array;
  readonly target: Float32Array;
  readonly shape: readonly number[];
}) {
  const { t } = useWords();
  const ramps = useRamps();
  const [rows = 1, columns = 1, channels = 1] = shape;
  const off = useMemo(() => {
    const means = new Float32Array(rows * columns);
    values.forEach((value, index) => {
      const pixel = Math.floor(index / channels);
      means[pixel] = (means[pixel] ?? 0) + (value - (target[index] ?? 0)) / channels;
    });
    return means;
  }, [values, target, rows, columns, channels]);
  let squares = 0;
  values.forEach((value, index) => {
    squares += (value - (target[index] ?? 0)) ** 2;
  });
  return (
    <figure>
      <div className="picture" style={{ aspectRatio: `${columns} / ${rows}` }}>
        <HeatCanvas values={off} rows={rows} columns={columns} limit={1} signed ramps={ramps} />
      </div>
      <figcaption className="quiet">
        {t('attention.answer-off')}{' '}
        <span className="numbers">
          {t('attention.answer-mse', { value: (squares / values.length).toFixed(4) })}
        </span>
      </figcaption>
      <Legend limit={1} signed ramps={ramps} />
    </figure>
  );
}

/** Numbers in the journey. */
const mostSmall = 4;
const stripLength = 10;
/** Milliseconds between two looks at the strip while the model trains. */
const again = 1_000;

/** The first held-out pictures over what the model makes of them, as they are now. */
function Strip({ view: { path, port, shape } }: { readonly view: ViewData }) {
  const { t } = useWords();
  const running = useShownRun(({ phase }) => phase === 'running');
  const [seen, setSeen] = useState<{ step: number; items: readonly Surveyed[] }>();
  useEffect(() => {
    let wanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const found = await gather(
        { path, port },
        stripLength,
        () => wanted,
        () => undefined,
      );
      if (!wanted) return;
      setSeen(found);
      if (running) timer = setTimeout(start, again);
    };
    // A worker that is gone is named in the training room.
    const start = () => void look().catch(() => undefined);
    start();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [path, port, running]);
  if (!seen || seen.items.length === 0) return null;
  return (
    <section>
      <h4 className="view-title">
        {t('attention.answer-strip', { count: seen.items.length, step: seen.step })}
      </h4>
      <ul className="answer-strip">
        {placed(seen.items).map(({ of: { data, target, label }, place }) => (
          <li key={place} title={label}>
            {target ? <PictureCanvas values={target} shape={shape} /> : null}
            <PictureCanvas values={data} shape={shape} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export const answer: ViewKind = {
  order: 2,
  title: 'attention.kind-answer',
  View: AnswerView,
  numbers: (view, { t }) => answerTable(view, t),
  picture: (view, { t }) =>
    isMaps(view) ? mosaic(beside(view), view.shape) : answerTable(view, t),
  thumbnail: plainTables.thumbnail,
  tiles: plainTables.tiles,
  Small: SmallAnswer,
};

function SmallAnswer({ view }: { readonly view: ViewData }) {
  const { shape, axes, data, target } = view;
  if (isPicture(shape)) return <AnswerPictures view={view} />;
  const shown = Math.min(data.length, mostSmall);
  return (
    <NumbersTable
      names={axes[0]?.labels ?? []}
      values={data.subarray(0, shown)}
      target={target?.subarray(0, shown)}
    />
  );
}

/** What is right, what was answered, and the difference; the answer alone where nobody knows better. */
function beside({ data, target }: ViewData): Float32Array[] {
  return target ? [target, data, data.map((value, index) => value - (target[index] ?? 0))] : [data];
}
