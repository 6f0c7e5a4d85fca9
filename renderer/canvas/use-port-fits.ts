// While a wire is in the hand, marks every joint on the screen as fitting or not. Knows no React tree: it marks elements.
import { useConnection } from '@xyflow/react';
import { useEffect } from 'react';
import type { PortKind } from '../../graph-core/index.ts';
import { kindFits } from '../../graph-core/index.ts';

/** Kinds and directions decide here, at once for all; the shape rules answer for the joint under the pointer. */
export function usePortFits(canvas: { readonly current: HTMLElement | null }): void {
  const from = useConnection((connection) =>
    connection.inProgress
      ? `${connection.fromHandle.type} ${connection.fromNode.id} ${connection.fromHandle.id}`
      : undefined,
  );
  useEffect(() => {
    const root = canvas.current;
    if (!from || !root) return undefined;
    const [type, node, id] = from.split(' ');
    const ports = [...root.querySelectorAll<HTMLElement>('.port')];
    const held = ports.find(
      (port) =>
        port.dataset.nodeid === node &&
        port.dataset.handleid === id &&
        port.classList.contains(String(type)),
    );
    const kind = held?.dataset.kind as PortKind | undefined;
    if (!kind) return undefined;
    const marked: HTMLElement[] = [];
    for (const port of ports) {
      if (port === held) continue;
      const other = port.dataset.kind as PortKind | undefined;
      const opposite = !port.classList.contains(String(type));
      const fits =
        opposite &&
        other !== undefined &&
        port.dataset.nodeid !== node &&
        (type === 'source' ? kindFits(kind, other) : kindFits(other, kind));
      port.dataset.fit = fits ? 'yes' : 'no';
      marked.push(port);
    }
    return () => {
      for (const port of marked) delete port.dataset.fit;
    };
  }, [from, canvas]);
}
