// Gates of many samples → their mean for each class, as it is or against the mean of all classes.
import type { Surveyed } from '../../../graph-core/index.ts';
import type { Table } from '../../parts/heat-map/table.ts';

/** Classes down, channels across, in alphabetical order. */
export function meansByClass(items: readonly Surveyed[], channels: number): Table {
  const sums = new Map<string, { count: number; sum: Float64Array }>();
  for (const { label, data } of items) {
    const entry = sums.get(label) ?? { count: 0, sum: new Float64Array(channels) };
    entry.count++;
    for (let index = 0; index < channels; index++)
      entry.sum[index] = (entry.sum[index] ?? 0) + (data[index] ?? 0);
    sums.set(label, entry);
  }
  const classes = [...sums.keys()].sort();
  const values = new Float32Array(classes.length * channels);
  classes.forEach((name, row) => {
    const entry = sums.get(name);
    for (let index = 0; entry && index < channels; index++)
      values[row * channels + index] = (entry.sum[index] ?? 0) / entry.count;
  });
  return {
    values,
    rows: { name: 'class', length: classes.length, labels: classes },
    columns: { name: 'channel', length: channels },
  };
}

/** What sets a class apart: its mean less the mean of all classes, channel by channel. */
export function againstAll({ values, rows, columns }: Table): Table {
  const means = new Float64Array(columns.length);
  values.forEach((value, index) => {
    const channel = index % columns.length;
    means[channel] = (means[channel] ?? 0) + value / rows.length;
  });
  return {
    values: values.map((value, index) => value - (means[index % columns.length] ?? 0)),
    rows,
    columns,
  };
}
