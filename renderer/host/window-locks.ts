// Which things belong to a window that is still open, told by locks that die with the window. Knows no thing.

export interface WindowLocks {
  hold(id: string): Promise<void>;
  release(id: string): void;
  heldByOthers(): Promise<ReadonlySet<string>>;
}

/** Where the browser has no locks every thing counts as left behind: better offered twice than never. */
export function windowLocks(manager: LockManager | undefined, kind: 'draft' | 'run'): WindowLocks {
  const prefix = `kumiki-${kind}:`;
  const mine = new Map<string, () => void>();
  return {
    hold(id) {
      if (!manager || mine.has(id)) return Promise.resolve();
      return new Promise((held) => {
        void manager.request(prefix + id, { ifAvailable: true }, (lock) => {
          held();
          if (!lock) return undefined;
          return new Promise<void>((release) => mine.set(id, release));
        });
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
