// Every level stands at the height of its line, and both axes say what they are.
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, test } from 'vitest';
import type { ViewData } from '../../../graph-core/index.ts';
import { newDocument } from '../../../graph-core/index.ts';
import { gates } from './GatesView.tsx';

test('levels lie on their lines', () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  const place = document.createElement('div');
  document.body.append(place);
  const view: ViewData = {
    path: 'se',
    port: 'gates',
    kind: 'gates',
    axes: [{ role: 'channel', size: 3 }],
    data: Float32Array.from([0.2, 0.5, 1]),
  } as unknown as ViewData; // Only what the bars read.
  const root = createRoot(place);
  const { View } = gates;
  act(() =>
    root.render(
      <View
        view={view}
        title="SE"
        document={newDocument()}
        views={[view]}
        titleOf={() => 'SE'}
        isLit={() => false}
        onPoint={() => undefined}
      />,
    ),
  );
  const heights = [...place.querySelectorAll('svg.gates line')].map(
    (line) => Number(line.getAttribute('y1')) / 140,
  );
  const levels = [...place.querySelectorAll<HTMLElement>('.gates-levels span')];
  expect(levels.map(({ textContent }) => textContent)).toEqual(['0', '0.25', '0.5', '0.75', '1']);
  expect(levels.map(({ style }) => Number.parseFloat(style.top) / 100)).toEqual(heights);
  const titles = [...place.querySelectorAll('.gates-axis')].map(({ textContent }) => textContent);
  expect(titles).toEqual(['Gate', 'Channel']);
  act(() => root.unmount());
});
