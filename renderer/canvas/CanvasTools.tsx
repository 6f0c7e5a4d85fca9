// What floats on the canvas: where one is inside modules, and zoom.
import { useStore } from '@xyflow/react';
import { memo } from 'react';
import { BoxSelect, ChevronRight, Hand, Map as MapIcon, Maximize, Minus, Plus } from 'lucide-react';
import { CommandIcon } from '../commands/CommandButton.tsx';
import { runCommand } from '../commands/registry.ts';
import { useWords } from '../i18n/words.ts';
import { IconButton } from '../parts/Button.tsx';
import { useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { seenDocument, useDocument } from '../document/document.ts';
import { trailNames } from '../document/trail-names.ts';
import './canvas-tools.css';

/** Does not draw again while a block is dragged. */
export const CanvasTools = memo(function CanvasTools() {
  const { t } = useWords();
  return (
    <>
      <Trail />
      <div className="canvas-zoom" role="toolbar" aria-label={t('canvas.tools')}>
        <CommandIcon id="view.tool-hand" icon={Hand} />
        <CommandIcon id="view.tool-select" icon={BoxSelect} />
        <CommandIcon id="view.map" icon={MapIcon} />
        <span className="canvas-tools-gap" />
        <IconButton
          icon={Minus}
          label={t('canvas.zoom-out')}
          onClick={() => canvasView()?.zoomBy(0.8)}
        />
        <ZoomNow />
        <IconButton
          icon={Plus}
          label={t('canvas.zoom-in')}
          onClick={() => canvasView()?.zoomBy(1.25)}
        />
        <IconButton icon={Maximize} label={t('canvas.fit')} onClick={() => canvasView()?.fit()} />
      </div>
    </>
  );
});

/** How large it is drawn; a click draws it at its own size. */
function ZoomNow() {
  const { t } = useWords();
  const zoom = useStore(({ transform }) => Math.round(transform[2] * 100));
  return (
    <button
      type="button"
      className="canvas-zoom-now numbers"
      aria-label={t('canvas.zoom-now', { zoom })}
      title={t('command.view-zoom-actual')}
      onClick={() => void runCommand('view.zoom-actual')}
    >
      {zoom} %
    </button>
  );
}

function Trail() {
  const { t, read } = useWords();
  const trail = useCanvas((state) => state.trail);
  const leaveTo = useCanvas((state) => state.leaveTo);
  const document = useDocument(seenDocument);
  if (trail.length === 0) return null;
  const names = trailNames(document, trail);
  return (
    <nav className="canvas-trail" aria-label={t('canvas.trail')}>
      <ol>
        <li>
          <button type="button" onClick={() => leaveTo(0)}>
            {read(document.name)}
          </button>
        </li>
        {trail.map((step, index) => (
          <li key={`${index} ${step.node}`}>
            <ChevronRight aria-hidden size={14} />
            <button
              type="button"
              aria-current={index === trail.length - 1 ? 'page' : undefined}
              onClick={() => leaveTo(index + 1)}
            >
              {step.look
                ? t('canvas.looked', { name: read(names[index] ?? '') })
                : read(names[index] ?? '')}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
