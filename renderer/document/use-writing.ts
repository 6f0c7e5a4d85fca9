// Words of the document in a field while they are written: every key is in it at once, all of them one step of undo.
import { useTyping } from '../parts/use-typing.ts';
import { useDocument } from './document.ts';

interface Writing extends ReturnType<typeof useTyping> {
  /** The document is again as it was before the first key. */
  takeBack(): void;
}

/** `write` edits the document under the gesture; what it does not take, such as an empty name, stays as it was. */
export function useWriting(shown: string, write: (text: string, gesture: string) => void): Writing {
  const typing = useTyping(shown, write);
  return {
    ...typing,
    takeBack() {
      const gesture = typing.end();
      if (gesture) useDocument.getState().takeBack(gesture);
    },
  };
}
