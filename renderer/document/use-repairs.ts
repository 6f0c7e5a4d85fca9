// What would mend a problem, as a component shows it: of a large document that is worked out elsewhere, once somebody looks.
import { useEffect, useState } from 'react';
import type { Problem, Repair } from '../../graph-core/index.ts';
import { repairsElsewhere } from './examine.ts';

const none: readonly Repair[] = [];

/** None where `wanted` is false, and then none are worked out. */
export function useRepairs(problem: Problem | undefined, wanted = true): readonly Repair[] {
  const [found, setFound] = useState<{ problem: Problem; repairs: readonly Repair[] }>();
  useEffect(() => {
    if (!problem || !wanted) return undefined;
    let waits = true;
    void repairsElsewhere(problem)?.then((repairs) => {
      if (waits) setFound({ problem, repairs });
    });
    return () => {
      waits = false;
    };
  }, [problem, wanted]);
  if (!problem || !wanted) return none;
  return found?.problem === problem ? found.repairs : problem.repairs;
}
