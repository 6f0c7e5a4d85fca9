// The parts of a room: side by side with edges to drag, or one below another where the window is narrow or zoomed.
import type { ReactNode } from 'react';
import type { PanelProps } from 'react-resizable-panels';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useWords } from '../i18n/words.ts';
import { useNarrow } from '../parts/use-narrow.ts';

/** Up to this width in CSS pixels parts are stacked. */
const narrow = 760;

export function Parts({ children }: { readonly children: ReactNode }) {
  return useNarrow(narrow) ? (
    <div className="rooms-stack" data-stacked>
      {children}
    </div>
  ) : (
    <Group id="rooms" orientation="horizontal" className="rooms-group">
      {children}
    </Group>
  );
}

export function Part(props: PanelProps & { readonly id: string }) {
  return useNarrow(narrow) ? (
    <div className="rooms-part" data-part={props.id}>
      {props.children}
    </div>
  ) : (
    <Panel groupResizeBehavior="preserve-pixel-size" {...props} />
  );
}

export function Edge() {
  const { t } = useWords();
  return useNarrow(narrow) ? null : (
    <Separator className="rooms-separator" aria-label={t('room.resize')} />
  );
}
