// Brings the outline onto the screen with the focus in its search.
import { useScreen } from '../stores/screen.ts';
import { useSettings } from '../stores/settings.ts';
import { enterRegionSoon } from './regions.ts';

export function findInOutline(): void {
  const { room, isGalleryOpen, goTo } = useScreen.getState();
  goTo(room === 'data' || isGalleryOpen ? 'build' : room);
  useSettings.getState().set({ side: 'outline', showsPalette: true, showsCanvas: false });
  enterRegionSoon('outline');
}
