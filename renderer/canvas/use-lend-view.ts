// Lends the canvas's hands (fit, zoom, places) to the commands outside it.
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { lendCanvasView } from '../stores/canvas-view.ts';
import { seenDocument, useDocument } from '../document/document.ts';
import { graphOf } from '../../graph-core/index.ts';
import { flowOf } from '../document/node-geometry.ts';
import { boundsOf } from './bounds.ts';
import type { Size } from './fitting.ts';
import { fitting, resized } from './fitting.ts';
import { glide } from './glide.ts';
import { isLargeGraph } from './zoom-level.ts';
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
        if (width === 0 || height === 0) return;
        const view = viewOf({ width, height }, nodes);
        if (view) void flow.setViewport(view, nodes ? { duration: duration() } : {});
      },
      resize: (before) => {
        const { width, height } = store.getState();
        const seen = flow.getViewport();
        void flow.setViewport(
          resized(seen, before, { width, height }, (size) => viewOf(size) ?? seen),
        );
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

/** Of the graph on the screen, or of some of it; undefined where nothing can be seen. */
function viewOf(size: Size, nodes?: readonly string[]) {
  const document = seenDocument(useDocument.getState());
  const graph = graphOnScreen(useCanvas.getState());
  const bounds = boundsOf(document, graph, nodes);
  // An empty graph has no size to fit, and must not keep the zoom of the one before it.
  if (!bounds) return nodes ? undefined : { x: size.width / 2, y: size.height / 2, zoom: 1 };
  const within = graphOf(document, graph);
  const view = fitting(bounds, {
    ...size,
    flow: within ? flowOf(within) : 'right',
    hasTrail: graph !== null,
    isLarge: isLargeGraph(within),
  });
  // A stranger's document may lie farther out than numbers reach.
  return Object.values(view).every(Number.isFinite) ? view : undefined;
}
