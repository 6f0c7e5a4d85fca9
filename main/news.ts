// What main tells the screen unasked. Only what the contract knows is sent.
import type { WebContents } from 'electron';
import type { EventNews, HostEvent } from './host-api.ts';
import { hostEvents } from './host-api.ts';

export function tell<E extends HostEvent>(
  contents: Pick<WebContents, 'send'>,
  event: E,
  news: EventNews<E>,
): void {
  contents.send(`kumiki:news:${event}`, hostEvents[event].parse(news));
}
