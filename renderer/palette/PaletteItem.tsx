// One thing of the shelf: dragged onto the canvas, put in its middle by a double click, or behind the block at hand by Enter.
import { carry } from '../canvas/block-drag.ts';
import type { Carried } from '../canvas/place.ts';
import { placeInMiddle, placeNext } from '../canvas/place.ts';
import { BlockIcon } from '../parts/BlockIcon.tsx';
import { optionProps } from '../parts/search/FoundList.tsx';
import { Tooltip } from '../parts/Tooltip.tsx';

interface PaletteItemProps {
  readonly carried: Carried;
  readonly title: string;
  readonly summary: string;
  readonly icon: string;
  /** In a list that a search field walks: focus stays in the field. */
  readonly option?: { readonly id: string; readonly chosen: boolean };
}

export function PaletteItem({ carried, title, summary, icon, option }: PaletteItemProps) {
  return (
    <Tooltip words={summary} side="right">
      <button
        type="button"
        className="palette-item"
        draggable
        {...(option && optionProps(option.id, option.chosen))}
        onDragStart={(event) => carry(event, carried)}
        onDoubleClick={() => placeInMiddle(carried)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          placeNext(carried);
        }}
      >
        <BlockIcon name={icon} />
        <span>{title}</span>
      </button>
    </Tooltip>
  );
}
