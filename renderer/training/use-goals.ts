// What training can be stopped at: the metrics that the present document measures, in words.
import type { Json, ParamField } from '../../graph-core/index.ts';
import { measuresOf, pathTitle } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { words } from '../i18n/words.ts';
import { useMetricWords } from '../run/metric-words.ts';

export interface Goals {
  /** A choice that the core leaves open, with what there is to choose from; any other field as it is. */
  offered(field: ParamField, chosen: Json | undefined): ParamField;
  /** Where a switch starts: at a goal that anybody may set, where there is one. */
  start(defaults: Readonly<Record<string, Json>>): Readonly<Record<string, Json>>;
}

export function useGoals(): Goals {
  const word = useMetricWords();
  const document = useDocument(({ history }) => history.present);
  const analysis = useDocument((state) => state.analysis);
  // With the name of its output where there are several.
  const measured = new Map(
    measuresOf(analysis, document.training.players).map(({ metric, measure, path }) => {
      const title = pathTitle(document, path);
      const said = (language: 'en' | 'ja') =>
        metric === measure ? word(measure) : `${words(language).read(title)} · ${word(measure)}`;
      return [metric, { en: said('en'), ja: said('ja') }];
    }),
  );
  return {
    offered(field, chosen) {
      if (field.form.kind !== 'choice' || field.form.options.length > 0) return field;
      const options = [...new Set(['loss', ...measured.keys(), String(chosen)])];
      const choices = Object.fromEntries(
        options.map((metric) => {
          const plain = { en: word(metric), ja: word(metric) };
          return [metric, measured.get(metric) ?? plain];
        }),
      );
      return { ...field, form: { kind: 'choice', options }, choices };
    },
    start(defaults) {
      // A share that is reached from below is a goal for anybody; how low a loss or an error can be, only the user knows.
      const share = [...measured.keys()].find((metric) => /(accuracy|exact)$/.test(metric));
      return 'metric' in defaults && share !== undefined
        ? { ...defaults, metric: share, value: 0.99 }
        : defaults;
    },
  };
}
