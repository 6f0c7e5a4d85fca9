// The rooms: the canvas always there, tools or a room beside it, and the data room alone.
import type { PanelSize } from 'react-resizable-panels';
import { Group, Panel, Separator } from 'react-resizable-panels';
import type { ReactNode } from 'react';
import { lazy, Suspense } from 'react';
import { BlockList } from '../canvas/BlockList.tsx';
import { Canvas } from '../canvas/Canvas.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { useWords } from '../i18n/words.ts';
import { Palette } from '../palette/Palette.tsx';
import { RoomBoundary } from '../parts/RoomBoundary.tsx';
import { useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';
import { useSettings } from '../stores/settings.ts';
import './rooms.css';

const DataRoom = lazy(async () => ({ default: (await import('../data/DataRoom.tsx')).DataRoom }));
const TrainingRoom = lazy(async () => ({
  default: (await import('../training/TrainingRoom.tsx')).TrainingRoom,
}));
const InspectRoom = lazy(async () => ({
  default: (await import('../inspect/InspectRoom.tsx')).InspectRoom,
}));

export function Rooms() {
  const { t } = useWords();
  const room = useScreen((state) => state.room);
  // What was chosen, asked or answered in a room is of the document it was chosen in.
  const session = useDocument((state) => state.session);
  const showsPalette = useSettings((state) => state.showsPalette) && room === 'build';
  const showsInspector = useSettings((state) => state.showsInspector) && room === 'build';

  return (
    <>
      <div className="rooms" hidden={room === 'data'}>
        <Group id="rooms" orientation="horizontal" className="rooms-group">
          {showsPalette ? (
            <>
              <Panel
                id="palette"
                defaultSize={widthOf('palette', 220)}
                onResize={keepPalette}
                minSize="180px"
                maxSize="360px"
                groupResizeBehavior="preserve-pixel-size"
              >
                <RoomBoundary room={t('palette.title')}>
                  <Palette />
                </RoomBoundary>
              </Panel>
              <Separator className="rooms-separator" aria-label={t('room.resize')} />
            </>
          ) : null}
          <Panel id="canvas" minSize="280px">
            <RoomBoundary room={t('canvas.name')}>
              <Canvas />
              <BlockList />
            </RoomBoundary>
          </Panel>
          {showsInspector ? (
            <>
              <Separator className="rooms-separator" aria-label={t('room.resize')} />
              <Panel
                id="inspector"
                defaultSize={widthOf('inspector', 300)}
                onResize={keepInspector}
                minSize="240px"
                maxSize="480px"
                groupResizeBehavior="preserve-pixel-size"
              >
                <RoomBoundary room={t('inspector.title')}>
                  <Inspector />
                </RoomBoundary>
              </Panel>
            </>
          ) : null}
          {room === 'train' || room === 'attend' ? (
            <>
              <Separator className="rooms-separator" aria-label={t('room.resize')} />
              <Panel
                id={room}
                defaultSize={widthOf(room, Math.round(globalThis.innerWidth * 0.56))}
                onResize={room === 'train' ? keepTrain : keepAttend}
                minSize="360px"
              >
                <RoomBoundary
                  key={`${room} ${session}`}
                  room={t(room === 'train' ? 'room.train' : 'room.attend')}
                >
                  <Waiting>{room === 'train' ? <TrainingRoom /> : <InspectRoom />}</Waiting>
                </RoomBoundary>
              </Panel>
            </>
          ) : null}
        </Group>
      </div>
      {room === 'data' ? (
        <RoomBoundary room={t('room.data')}>
          <Waiting>
            <DataRoom />
          </Waiting>
        </RoomBoundary>
      ) : null}
    </>
  );
}

function Waiting({ children }: { readonly children: ReactNode }) {
  const { t } = useWords();
  return (
    <Suspense fallback={<p className="rooms-waiting">{t('part.loading')}</p>}>{children}</Suspense>
  );
}

/** Where the user has left the edge of a panel; read once, when the panel comes. */
function widthOf(panel: string, initial: number): string {
  return `${useSettings.getState().panels[panel] ?? initial}px`;
}

function keeper(panel: string) {
  return ({ inPixels }: PanelSize) => {
    const { panels, set } = useSettings.getState();
    const width = Math.round(inPixels);
    if (width > 0 && panels[panel] !== width) set({ panels: { ...panels, [panel]: width } });
  };
}

const keepPalette = keeper('palette');
const keepInspector = keeper('inspector');
const keepTrain = keeper('train');
const keepAttend = keeper('attend');
