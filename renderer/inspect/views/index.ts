// Every kind of view. Generated from the files beside it by `npm run blocks`; do not edit.
import type { View } from '../../../graph-core/index.ts';
import { answer } from './AnswerView.tsx';
import { attention } from './AttentionView.tsx';
import { embedding } from './EmbeddingView.tsx';
import { encoding } from './EncodingView.tsx';
import { featureMaps } from './FeatureMapsView.tsx';
import { gates } from './GatesView.tsx';
import { hiddenState } from './HiddenStateView.tsx';
import { probabilities } from './ProbabilitiesView.tsx';
import { values } from './ValuesView.tsx';
import type { ViewKind } from './view-kind.ts';

export const viewKinds = {
  answer,
  attention,
  embedding,
  encoding,
  'feature-maps': featureMaps,
  gates,
  'hidden-state': hiddenState,
  probabilities,
  values,
} satisfies Record<View['kind'], ViewKind>;
