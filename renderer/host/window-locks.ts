// Which things belong to a window that is still open, told by locks that die with the window. Knows no thing.

export interface WindowLocks {
  /** False where another window holds it. */
  hold(id: string): Promise<boolean>;
  release(id: string): void;
  heldByOthers(): Promise<ReadonlySet<string>>;
}

/** Where the browser has no locks every thing counts as left behind: better offered twice than never. */
export function windowLocks(manager: LockManager | undefined, kind: 'draft' | 'run'): WindowLocks {
  const prefix = `kumiki-${kind}:`;
  const mine = new Map<string, () => void>();
  /** Until the manager has let go of it too, this window's own lock looks like another's. */
  const ending = new Map<string, Promise<unknown>>();
  return {
    async hold(id) {
      if (!manager) return true;
      if (!mine.has(id)) await ending.get(id);
      if (mine.has(id)) return true;
      return new Promise((held) => {
        const asked = manager.request(prefix + id, { ifAvailable: true }, (lock) => {
          if (!lock) return held(false);
          return new Promise<void>((release) => {
            mine.set(id, release);
            held(true);
          });
        });
        ending.set(id, asked);
        // A manager that refuses to manage is none.
        asked.catch(() => held(true));
      });
    },
    release(id) {
      mine.get(id)?.();
      mine.delete(id);
    },
    async heldByOthers() {
      const { held = [] } = (await manager?.query()) ?? {};
      const ids = held.flatMap(({ name }) =>
        name?.startsWith(prefix) ? [name.slice(prefix.length)] : [],
      );
      return new Set(ids.filter((id) => !mine.has(id)));
    },
  };
}
