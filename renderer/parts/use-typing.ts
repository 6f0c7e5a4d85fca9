// Words in a field while they are typed: every key is written at once, all of them under one gesture.
import { useRef, useState } from 'react';

interface Typing {
  /** What the field shows: what was typed, blanks and all, until the field is left. */
  readonly value: string;
  type(text: string): void;
  /** The field is left. Answers the gesture, if anything was typed. */
  end(): string | undefined;
}

/** What `write` does not take, such as an empty name, stays as it was. */
export function useTyping(shown: string, write: (text: string, gesture: string) => void): Typing {
  const [typed, setTyped] = useState<string>();
  const gesture = useRef<string>(undefined);
  return {
    value: typed ?? shown,
    type(text) {
      gesture.current ??= `writing ${crypto.randomUUID()}`;
      setTyped(text);
      write(text, gesture.current);
    },
    end() {
      const ended = gesture.current;
      setTyped(undefined);
      gesture.current = undefined;
      return ended;
    },
  };
}
