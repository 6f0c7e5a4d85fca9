// Lends the canvas's hands (fit, zoom, places) to the commands outside it.
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { lendCanvasView } from '../stores/canvas-view.ts';
import { seenDocument, useDocument } from '../document/document.ts';
import { graphOf } from '../../graph-core/index.ts';
import { flowOf } from '../document/node-geometry.ts';
import { boundsOf } from './bounds.ts';
import { fitting } from './fitting.ts';
import { glide } from './glide.ts';
import { manyNodes } from './zoom-level.ts';
import { focusedStop, stopsOnScreen } from './keyboard/stops.ts';

export function useLendView(
  root: { readonly current: HTMLElement | null },
  focus: (id?: string) => void,
  at: () => string | undefined,
): void {
  const flow = useReactFlow();
  const store = useStoreApi();
  useEffect(() => {
    const duration = () => glide(root.current, 180);
    return lendCanvasView({
      fit: (nodes) => {
        const { width, height } = store.getState();
        const canvas = useCanvas.getState();
        const graph = graphOnScreen(canvas);
        const bounds = boundsOf(seenDocument(useDocument.getState()), graph, nodes);
        if (width === 0 || height === 0) return;
        if (!bounds) {
          // An empty graph has no size to fit, and must not keep the zoom of the one before it.
          if (!nodes) void flow.setViewport({ x: width / 2, y: height / 2, zoom: 1 });
          return;
        }
        const within = graphOf(seenDocument(useDocument.getState()), graph);
        const view = fitting(bounds, {
          width,
          height,
          flow: within ? flowOf(within) : 'right',
          hasTrail: graph !== null,
          isLarge: (within?.nodes.length ?? 0) > manyNodes,
        });
        // A stranger's document may lie farther out than numbers reach.
        if (!Object.values(view).every(Number.isFinite)) return;
        void flow.setViewport(view, nodes ? { duration: duration() } : {});
      },
      viewport: () => flow.getViewport(),
      show: (viewport) => void flow.setViewport(viewport),
      zoomBy: (factor) => void flow.zoomTo(flow.getZoom() * factor, { duration: duration() }),
      zoomTo: (zoom) => void flow.zoomTo(zoom, { duration: duration() }),
      middle: () => {
        const box = root.current?.getBoundingClientRect();
        return flow.screenToFlowPosition({
          x: (box?.left ?? 0) + (box?.width ?? 0) / 2,
          y: (box?.top ?? 0) + (box?.height ?? 0) / 2,
        });
      },
      toGraph: (screen) => flow.screenToFlowPosition(screen),
      toScreen: (graph) => flow.flowToScreenPosition(graph),
      bring: (graph, screen) => {
        const from = flow.flowToScreenPosition(graph);
        const { x, y, zoom } = flow.getViewport();
        const view = { x: x + screen.x - from.x, y: y + screen.y - from.y, zoom };
        void flow.setViewport(view, { duration: duration() });
      },
      focus,
      // A block that was clicked is selected; the keyboard's focus is what one sees a ring around.
      focused: () => (document.activeElement?.matches(':focus-visible, body') ? at() : undefined),
      focusNearest: (remove) => {
        const here = stopsOnScreen().find(({ id }) => id === focusedStop());
        remove();
        if (!here) return;
        const rest = stopsOnScreen().toSorted(
          (a, b) => Math.hypot(a.x - here.x, a.y - here.y) - Math.hypot(b.x - here.x, b.y - here.y),
        );
        focus(rest[0]?.id);
      },
    });
  }, [flow, store, root, focus, at]);
}
