// Shows what comes faster than it can be drawn: as often as drawing leaves time for the work it shows.

/** Of the time, drawing takes this share at most; a machine without a GPU draws on the cores that train. */
const drawingShare = 0.25;

export interface Screen {
  now(): number;
  /** Resolves once what was shown last is drawn. */
  drawn(): Promise<unknown>;
  wait(milliseconds: number): Promise<unknown>;
  /** Hears why something could not be shown. */
  failed(reason: unknown): void;
}

export interface Paced {
  /** There is something new, which may wait until the last is drawn and has had its pause. */
  soon(): void;
  /** What is new is shown at once. */
  atOnce(): void;
}

export function paced(show: () => void, { now, drawn, wait, failed }: Screen): Paced {
  let news = false;
  let busy = false;
  const atOnce = (): void => {
    news = false;
    show();
  };
  const showing = async (): Promise<void> => {
    busy = true;
    try {
      while (news) {
        const began = now();
        atOnce();
        await drawn();
        await wait((now() - began) * (1 / drawingShare - 1));
      }
    } finally {
      // What cannot be shown once must not still the screen for good.
      busy = false;
    }
  };
  return {
    soon() {
      news = true;
      if (!busy) showing().catch(failed);
    },
    atOnce,
  };
}

/** A hidden window draws nothing, and is not waited for. */
const longestDrawing = 1000;

export const windowScreen: Screen = {
  now: () => performance.now(),
  drawn: () =>
    new Promise<void>((resolve) => {
      const hidden = setTimeout(resolve, longestDrawing);
      requestAnimationFrame(() =>
        // Behind the frame that this callback opens.
        setTimeout(() => {
          clearTimeout(hidden);
          resolve();
        }),
      );
    }),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  failed: (reason) => reportError(reason),
};
