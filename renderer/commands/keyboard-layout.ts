// What is printed on the user's keys: from the browser where it tells, and from what they type.
import { create } from 'zustand';

/** By the place of the key: `Semicolon` is ‘;’, on a German keyboard ‘ö’. */
export const useLayout = create<Readonly<Record<string, string>>>()(() => ({}));

interface Keyboard {
  getLayoutMap?(): Promise<Iterable<readonly [string, string]>>;
}

export function learnLayout(): () => void {
  const { keyboard } = navigator as Navigator & { readonly keyboard?: Keyboard };
  keyboard
    ?.getLayoutMap?.()
    .then((map) => useLayout.setState(Object.fromEntries(map)))
    .catch(() => undefined);
  const onKeyDown = ({
    code,
    key,
    shiftKey,
    altKey,
    ctrlKey,
    metaKey,
    isComposing,
  }: KeyboardEvent) => {
    if (isComposing || shiftKey || altKey || ctrlKey || metaKey || key.length !== 1) return;
    if (useLayout.getState()[code] !== key) useLayout.setState({ [code]: key });
  };
  window.addEventListener('keydown', onKeyDown, { capture: true });
  return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
}
