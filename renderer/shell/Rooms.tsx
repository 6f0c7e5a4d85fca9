// The rooms: tools around the canvas, the outline or the canvas beside Train and Inspect, and the data room alone.
import type { PanelSize } from 'react-resizable-panels';
import type { ReactNode } from 'react';
import { lazy, Suspense } from 'react';
import { BlockList } from '../canvas/BlockList.tsx';
import { ListTree, Workflow } from 'lucide-react';
import { CommandIcon } from '../commands/CommandButton.tsx';
import { ConnectList } from '../canvas/ConnectList.tsx';
import { Canvas } from '../canvas/Canvas.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { useWords } from '../i18n/words.ts';
import { showViewOf } from '../inspect/show-view-of.ts';
import { Outline } from '../outline/Outline.tsx';
import type { NodePlace } from '../outline/node-place.ts';
import { Palette } from '../palette/Palette.tsx';
import { Edge, Part, Parts } from './Parts.tsx';
import { RoomBoundary } from '../parts/RoomBoundary.tsx';
import { Segments } from '../parts/Segments.tsx';
import { useDocument } from '../document/document.ts';
import { hasCanvas, isBeside, useScreen } from '../stores/screen.ts';
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
  const showsSide = useSettings((state) => state.showsPalette) && room === 'build';
  const showsInspector = useSettings((state) => state.showsInspector) && room === 'build';
  const showsCanvas = useSettings((state) => hasCanvas(room, state.showsCanvas));
  const place = showsCanvas ? room : `${room}-outline`;

  return (
    <>
      <div className="rooms" hidden={room === 'data'}>
        <Parts>
          {showsSide ? (
            <>
              <Part
                id="palette"
                defaultSize={widthOf('palette', 220)}
                onResize={keepers.palette}
                minSize="180px"
                maxSize="480px"
              >
                <Side key={session} />
              </Part>
              <Edge />
            </>
          ) : null}
          {showsCanvas ? (
            <Part id="canvas" groupResizeBehavior="preserve-relative-size" minSize="280px">
              <RoomBoundary room={t('canvas.name')}>
                <div className="rooms-canvas">
                  <Canvas />
                  <BlockList />
                  <ConnectList />
                  {isBeside(room) ? <CanvasAway /> : null}
                </div>
              </RoomBoundary>
            </Part>
          ) : (
            <Part
              id="outline"
              defaultSize={widthOf('outline', 400)}
              onResize={keepers.outline}
              minSize="260px"
              maxSize="60%"
            >
              <RoomBoundary room={t('outline.title')}>
                <Outline
                  key={session}
                  isLive
                  actions={<CommandIcon id="view.canvas" icon={Workflow} />}
                  onClick={room === 'attend' ? showsView : staysHere}
                />
              </RoomBoundary>
            </Part>
          )}
          {showsInspector ? (
            <>
              <Edge />
              <Part
                id="inspector"
                defaultSize={widthOf('inspector', 300)}
                onResize={keepers.inspector}
                minSize="240px"
                maxSize="480px"
              >
                <RoomBoundary room={t('inspector.title')}>
                  <Inspector />
                </RoomBoundary>
              </Part>
            </>
          ) : null}
          {isBeside(room) ? (
            <>
              <Edge />
              <Part
                key={place}
                id={place}
                groupResizeBehavior="preserve-relative-size"
                {...(showsCanvas && {
                  defaultSize: widthOf(room, Math.round(globalThis.innerWidth * 0.56)),
                  onResize: keepers[room],
                })}
                minSize="360px"
              >
                <RoomBoundary
                  key={`${room} ${session}`}
                  room={t(room === 'train' ? 'room.train' : 'room.attend')}
                >
                  <Waiting>{room === 'train' ? <TrainingRoom /> : <InspectRoom />}</Waiting>
                </RoomBoundary>
              </Part>
            </>
          ) : null}
        </Parts>
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

/** Where a click leads to no other place: Enter and a double click do. */
const staysHere = () => undefined;

const showsView = ({ graph, node }: NodePlace) => showViewOf(graph, node.id);

/** What stands at the left of the canvas: blocks to place, or the outline of those that are there. */
function Side() {
  const { t } = useWords();
  const side = useSettings((state) => state.side);
  const set = useSettings((state) => state.set);
  const tabs = (
    <Segments
      label={t('outline.side')}
      value={side}
      options={[
        { value: 'blocks', label: t('palette.title') },
        { value: 'outline', label: t('outline.title') },
      ]}
      onChange={(next) => set({ side: next })}
    />
  );
  return side === 'blocks' ? (
    <RoomBoundary room={t('palette.title')}>
      <Palette tabs={tabs} />
    </RoomBoundary>
  ) : (
    <RoomBoundary room={t('outline.title')}>
      <Outline tabs={tabs} />
    </RoomBoundary>
  );
}

/** Over the canvas: the way back to the outline. */
function CanvasAway() {
  return (
    <div className="rooms-canvas-away">
      <CommandIcon id="view.canvas" icon={ListTree} />
    </div>
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

const keepers = {
  palette: keeper('palette'),
  inspector: keeper('inspector'),
  outline: keeper('outline'),
  train: keeper('train'),
  attend: keeper('attend'),
};
