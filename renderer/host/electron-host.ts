// The host inside Electron: every call goes through the one bridge that the preload script exposes. Knows no channel.
import type { Host, HostCall, HostEvent } from '../../main/host-api.ts';
import { hostCalls } from '../../main/host-api.ts';

/** What main/preload.ts puts on the window. */
export interface HostBridge {
  call(name: HostCall, ask: unknown): Promise<unknown>;
  on(event: HostEvent, listener: (news: unknown) => void): () => void;
}

export function electronHost(bridge: HostBridge): Host {
  const calls = Object.fromEntries(
    Object.keys(hostCalls).map((name) => [
      name,
      // The keys are those of the contract, and main checks every question and answer against it.
      (ask: unknown) => bridge.call(name as HostCall, ask),
    ]),
  );
  // The bridge carries untyped messages; the mapped type says what the contract says.
  return { ...calls, on: bridge.on } as unknown as Host;
}
