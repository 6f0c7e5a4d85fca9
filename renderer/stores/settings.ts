// What the user has chosen for the app itself, kept through the host.
import { create } from 'zustand';
import { z } from 'zod';
import type { Host } from '../../main/host-api.ts';
import { backendNames, languages } from '../../graph-core/index.ts';

const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  language: z.enum(languages).catch(globalThis.navigator?.language?.startsWith('ja') ? 'ja' : 'en'),
  backend: z.enum(backendNames).catch('wasm'),
  /** Training to the same bits everywhere, at the price of speed. */
  deterministic: z.boolean().catch(false),
  /** The file or address that tells the newest version; empty, and nothing looks. */
  updates: z.string().max(2000).catch(''),
  /** Widths of resizable panels in pixels. */
  panels: z.record(z.string(), z.number().min(0).max(10_000)).catch({}),
  showsPalette: z.boolean().catch(true),
  showsInspector: z.boolean().catch(true),
  /** What stands at the left of the canvas. */
  side: z.enum(['blocks', 'outline']).catch('blocks'),
  /** Whether the canvas stands beside Train and Inspect; otherwise the outline does. */
  showsCanvas: z.boolean().catch(false),
  /** Keys that are letters or signs without Ctrl: whoever speaks their words, or rests on keys, may want none. */
  singleKeys: z.boolean().catch(true),
  /** Keys that the user has given to commands, by their ids, in place of their own; none switches them off. */
  keys: z.record(z.string(), z.array(z.string().max(60)).max(4)).catch({}),
  /** What dragging over the empty canvas does: moves the canvas, or selects what lies in a box. */
  tool: z.enum(['hand', 'select']).catch('hand'),
  /** Whether the search of blocks stays open and goes on from what was put there. */
  goesOnAdding: z.boolean().catch(false),
  /** A small map of the whole graph on the canvas. */
  showsMap: z.boolean().catch(false),
  /** Live stats under the blocks while they train. */
  liveStats: z.boolean().catch(true),
});

export type Settings = z.output<typeof settingsSchema>;

export interface SettingsState extends Settings {
  set(change: Partial<Settings>): void;
}

export const useSettings = create<SettingsState>()((set) => ({
  ...settingsSchema.parse({}),
  set: (change) => set(change),
}));

const key = 'settings';
const wait = 300; // ms

/** Reads what was kept; a damaged or older record falls back entry by entry. Afterwards every change is kept. */
export async function keepSettings(host: Pick<Host, 'storeGet' | 'storePut'>): Promise<void> {
  const { bytes } = await host.storeGet({ key });
  if (bytes) useSettings.setState(read(new TextDecoder().decode(bytes)));
  let timer: ReturnType<typeof setTimeout> | undefined;
  useSettings.subscribe((state) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const { set: _, ...settings } = state;
      void host.storePut({ key, bytes: new TextEncoder().encode(JSON.stringify(settings)) });
    }, wait);
  });
}

function read(text: string): Partial<Settings> {
  try {
    const kept = JSON.parse(text);
    // `showsSigns` until version 0.1.
    return settingsSchema.parse({ liveStats: kept.showsSigns, ...kept });
  } catch {
    return {};
  }
}
