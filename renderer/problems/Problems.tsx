// The problems of one place, one under the other.
import type { Problem } from '../../graph-core/index.ts';
import { ProblemCard } from './ProblemCard.tsx';

export function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  return problems.map((problem) => (
    <ProblemCard key={`${problem.code} ${problem.message.en}`} problem={problem} />
  ));
}
