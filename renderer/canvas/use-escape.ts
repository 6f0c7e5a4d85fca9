// Escape lets go of whatever the pointer holds on the canvas: a wire, blocks, a box in the making.
import { useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';
import { useCanvas } from '../stores/canvas.ts';
import { dropIt } from './in-hand.ts';

export function useEscape(): void {
  const store = useStoreApi();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      const { connection, cancelConnection, userSelectionRect } = store.getState();
      if (userSelectionRect) {
        store.setState({ userSelectionRect: null, userSelectionActive: false });
        useCanvas.getState().select({});
      } else if (!dropIt()) return;
      if (connection.inProgress) {
        cancelConnection();
        // React Flow hears of it at the next move of the pointer.
        document.dispatchEvent(new MouseEvent('mousemove', { clientX: 0, clientY: 0 }));
      }
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [store]);
}
