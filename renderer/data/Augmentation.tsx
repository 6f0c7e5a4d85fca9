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
          {steps.map((step, at) => (
            // Steps may repeat; what tells them apart is their place.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={at} className="augmentation-step">
              <div className="preview-bar">
                <strong>{read(augmentations[step.type].title)}</strong>
                <span className="augmentation-buttons">
                  {at > 0 ? (
                    <IconButton
                      icon={ArrowUp}
                      label={t('data.augmentation-earlier')}
                      onClick={() => edit(put(exchanged(steps, at)))}
                    />
                  ) : null}
                  <IconButton
                    icon={X}
                    label={t('data.augmentation-remove')}
                    onClick={() => edit(put(steps.filter((_, other) => other !== at)))}
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
                          other === at ? { ...old, [field.name]: value } : old,
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
function exchanged(steps: readonly AugmentationStep[], at: number): AugmentationStep[] {
  return steps.flatMap((step, place) =>
    place === at ? [] : place === at - 1 ? [...steps.slice(at, at + 1), step] : [step],
  );
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
  return (
    <div className="preview-scroll">
      <table className="preview-table augmentation-table">
        <thead>
          <tr>
            {changed.draws.map((_, step) => (
              // The first is the picture itself, the others are steps of training.
              // oxlint-disable-next-line react/no-array-index-key
              <th key={step} scope="col">
                {step === 0 ? t('data.augmentation-plain') : t('training.at-step', { step })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: changed.examples }, (_, example) => (
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={example}>
              {changed.draws.map((values, step) => (
                // oxlint-disable-next-line react/no-array-index-key
                <td key={step}>
                  <Pixels
                    values={values.subarray(example * size, (example + 1) * size)}
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
