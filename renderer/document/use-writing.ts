// Words in a field while they are written: every key is in the document at once, all of them one step of undo.
import { useRef, useState } from 'react';
import { useDocument } from './document.ts';

interface Writing {
  /** What the field shows: what was typed, blanks and all, until the field is left. */
  readonly value: string;
  type(text: string): void;
  /** The field is left. */
  end(): void;
  /** The document is again as it was before the first key. */
  takeBack(): void;
}

/** `write` edits the document under the gesture; what it does not take, such as an empty name, stays as it was. */
export function useWriting(shown: string, write: (text: string, gesture: string) => void): Writing {
  const [typed, setTyped] = useState<string>();
  const gesture = useRef<string>(undefined);
  const end = () => {
    setTyped(undefined);
    gesture.current = undefined;
  };
  return {
    value: typed ?? shown,
    type(text) {
      gesture.current ??= `writing ${crypto.randomUUID()}`;
      setTyped(text);
      write(text, gesture.current);
    },
    end,
    takeBack() {
      if (gesture.current) useDocument.getState().takeBack(gesture.current);
      end();
    },
  };
}
