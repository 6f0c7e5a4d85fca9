// From where to where the values of a chart are drawn.
import uPlot from 'uplot';

/** As uPlot does it, but for values that are all 0, where it would count to 100. */
export function valueRange(min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null) return [null, null];
  return min === 0 && max === 0 ? [0, 1] : uPlot.rangeNum(min, max, 0.1, true);
}
