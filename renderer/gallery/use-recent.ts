// The files that were opened or saved last, newest first, and the pictures there are of them.
import { useEffect, useState } from 'react';
import type { Answer } from '../../main/host-api.ts';
import type { Picture } from '../document/picture.ts';
import { readPictures } from '../document/recent-pictures.ts';
import { chooseHost } from '../host/choose-host.ts';

interface Recent {
  readonly files: Answer<'recentDocuments'>;
  /** By the file's token. */
  readonly pictures: ReadonlyMap<string, Picture>;
}

/** As they are when the component comes; empty until they are read. */
export function useRecent(): Recent {
  const [files, setFiles] = useState<Recent['files']>([]);
  const [pictures, setPictures] = useState<Recent['pictures']>(new Map());
  useEffect(() => {
    let gone = false;
    const read = async () => {
      const found = await chooseHost().recentDocuments({});
      if (!gone) setFiles(found);
      const drawn = await readPictures(found);
      if (!gone) setPictures(drawn);
    };
    read().catch(() => undefined);
    return () => {
      gone = true;
    };
  }, []);
  return { files, pictures };
}
