// Brings the outline onto the screen with the focus in its search.
import { useScreen } from '../stores/screen.ts';
import { useSettings } from '../stores/settings.ts';
import { enterRegion } from './regions.ts';

export function findInOutline(): void {
  const { room, isGalleryOpen, goTo } = useScreen.getState();
  goTo(room === 'data' || isGalleryOpen ? 'build' : room);
  useSettings.getState().set({ side: 'outline', showsPalette: true, showsCanvas: false });
  // Behind the drawing of a panel that was not there.
  requestAnimationFrame(() => setTimeout(() => enterRegion('outline')));
}
