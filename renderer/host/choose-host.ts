// Picks the host this window stands on: Electron's bridge where there is one, the browser otherwise. Knows no call.
import type { Host } from '../../main/host-api.ts';
import { browserHost } from './browser-host.ts';
import type { HostBridge } from './electron-host.ts';
import { electronHost } from './electron-host.ts';

declare global {
  interface Window {
    readonly kumiki?: HostBridge;
  }
}

let chosen: Host | undefined;

export function chooseHost(): Host {
  chosen ??= window.kumiki ? electronHost(window.kumiki) : browserHost();
  return chosen;
}
