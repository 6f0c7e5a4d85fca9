// The four rooms along the top.
import { Blocks, ChartLine, Database, Eye } from 'lucide-react';
import { useWords } from '../i18n/words.ts';
import { useNarrow } from '../parts/use-narrow.ts';
import type { Room } from '../stores/screen.ts';
import { rooms, useScreen } from '../stores/screen.ts';

const looks = {
  build: { icon: Blocks, label: 'room.build' },
  data: { icon: Database, label: 'room.data' },
  train: { icon: ChartLine, label: 'room.train' },
  attend: { icon: Eye, label: 'room.attend' },
} as const satisfies Record<Room, unknown>;

export function RoomTabs({ inGallery }: { readonly inGallery: boolean }) {
  const { t } = useWords();
  const room = useScreen((state) => state.room);
  // By their icons alone: their names are still said, and shown where one points.
  const isNarrow = useNarrow(760);
  const goTo = useScreen((state) => state.goTo);
  return (
    <nav className="room-tabs" aria-label={t('room.rooms')}>
      {rooms.map((name) => {
        const { icon: Icon, label } = looks[name];
        return (
          <button
            key={name}
            type="button"
            className="room-tab"
            title={t(label)}
            aria-current={!inGallery && room === name ? 'page' : undefined}
            onClick={() => goTo(name)}
          >
            <Icon aria-hidden size={16} strokeWidth={1.75} />
            <span className={isNarrow ? 'visually-hidden' : undefined}>{t(label)}</span>
          </button>
        );
      })}
    </nav>
  );
}
