// Where the user is in each document: its room, the way into its modules, what is selected, and how the canvas lies.
import { emptySelection, lookDepth, useCanvas } from '../stores/canvas.ts';
import { arriveAt, canvasView } from '../stores/canvas-view.ts';
import { useScreen } from '../stores/screen.ts';
import { keepOfEach, ofEachDocument } from './of-each-document.ts';

keepOfEach({
  take() {
    const canvas = useCanvas.getState();
    const { trail, selection } = canvas;
    const depth = lookDepth(canvas);
    const view = canvasView()?.viewport();
    // The parts of a block are made anew each time it is looked into: back is the graph that it stands in.
    return depth < 0
      ? { trail, selection, view }
      : { trail: trail.slice(0, depth), selection: emptySelection, view: undefined };
  },
  give(place) {
    const { reset, select } = useCanvas.getState();
    reset();
    if (place) {
      useCanvas.setState({ trail: place.trail });
      select(place.selection);
    }
    arriveAt(place?.view);
  },
});

ofEachDocument(useScreen, { room: 'build' });
