// Random changes of training pictures as visible steps, each undone by one undo, with what they make of a few pictures.
import { ArrowUp, X } from 'lucide-react';
import { useEffect } from 'react';
import type { AugmentationStep, Edit, Json } from '../../graph-core/index.ts';
import {
  augmentationFields,
  augmentations,
  augmentationTypes,
  startAugmentation,
} from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { entry } from '../document/entry.ts';
import { useWords } from '../i18n/words.ts';
import { Button, IconButton } from '../parts/Button.tsx';
import { keyed } from '../parts/keyed.ts';
import { ParamControl } from '../parts/ParamControl.tsx';
import type { OpenedData } from './data-wire.ts';
import { useOpenedData } from './opened-data.ts';
import { Pixels } from './Pixels.tsx';

const none: readonly AugmentationStep[] = [];

export function Augmentation({ opened }: { readonly opened: OpenedData }) {
  const { t, read } = useWords();
  const steps = useDocument(({ history }) => history.present.data.augmentation) ?? none;
  const edit = useDocument((state) => state.edit);
  const hasPictures = opened.columns.some(({ kind }) => kind === 'image');
  if (!hasPictures && steps.length === 0) return null;
  const put = (next: readonly AugmentationStep[]): Edit => ({
    edit: 'set-data',
    data: { augmentation: next.length > 0 ? [...next] : undefined },
  });
  return (
    <section className="augmentation" aria-label={t('data.augmentation')}>
      <h3 className="bindings-title">{t('data.augmentation')}</h3>
      <p className="quiet">{t('data.augmentation-help')}</p>
      {steps.length > 0 ? (
        <ol className="augmentation-steps">
          {keyed(steps, ({ type }) => type).map(({ key, item: step, index }) => (
            <li key={key} className="augmentation-step">
              <div className="preview-bar">
                <strong>{read(augmentations[step.type].title)}</strong>
                <span className="augmentation-buttons">
                  {index > 0 ? (
                    <IconButton
                      icon={ArrowUp}
                      label={t('data.augmentation-earlier')}
                      onClick={() => edit(put(exchanged(steps, index)))}
                    />
                  ) : null}
                  <IconButton
                    icon={X}
                    label={t('data.augmentation-remove')}
                    onClick={() => edit(put(steps.filter((_, other) => other !== index)))}
                  />
                </span>
              </div>
              <p className="quiet">{read(augmentations[step.type].summary)}</p>
              <div className="source-options">
                {augmentationFields(step.type).map((field) => (
                  <ParamControl
                    key={field.name}
                    field={field}
                    // Settings of a step are numbers and words.
                    value={step[field.name] as Json}
                    {...entry((value: Json) =>
                      put(
                        steps.map((old, other) =>
                          other === index ? { ...old, [field.name]: value } : old,
                        ),
                      ),
                    )}
                  />
                ))}
              </div>
            </li>
          ))}
        </ol>
      ) : null}
      <div className="augmentation-add">
        {augmentationTypes.map((type) => (
          <Button
            key={type}
            kind="quiet"
            aria-label={t('data.augmentation-add', { step: read(augmentations[type].title) })}
            onClick={() => edit(put([...steps, startAugmentation(type)]))}
          >
            {`+ ${read(augmentations[type].title)}`}
          </Button>
        ))}
      </div>
      {steps.length > 0 && hasPictures ? <Changed steps={steps} /> : null}
    </section>
  );
}

/** With the one before it. */
function exchanged(steps: readonly AugmentationStep[], index: number): AugmentationStep[] {
  return [
    ...steps.slice(0, index - 1),
    ...steps.slice(index, index + 1),
    ...steps.slice(index - 1, index),
    ...steps.slice(index + 1),
  ];
}

/** A few training pictures as they are, and as the first steps of training meet them. */
function Changed({ steps }: { readonly steps: readonly AugmentationStep[] }) {
  const { t } = useWords();
  const seed = useDocument(({ history }) => history.present.training.seed);
  const opened = useOpenedData((state) => state.opened);
  const changed = useOpenedData((state) => state.changed);
  const change = useOpenedData((state) => state.change);
  useEffect(() => change(steps, seed), [opened, steps, seed, change]);
  if (!changed) return null;
  const [height = 1, width = 1, channels = 1] = changed.sizes;
  const size = height * width * channels;
  const columns = changed.draws.map((values, step) => ({
    values,
    title: step === 0 ? t('data.augmentation-plain') : t('training.at-step', { step }),
  }));
  const rows = Array.from({ length: changed.examples }, (_, example) => example * size);
  return (
    <div className="preview-scroll">
      <table className="preview-table augmentation-table">
        <thead>
          <tr>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((start) => (
            <tr key={start}>
              {columns.map(({ title, values }) => (
                <td key={title}>
                  <Pixels
                    values={values.subarray(start, start + size)}
                    {...{ width, height, channels }}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
