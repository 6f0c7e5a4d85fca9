// Pictures of the files that were opened or saved last, drawn then: a file is not read again to be listed.
import { z } from 'zod';
import type { Document } from '../../graph-core/index.ts';
import { chooseHost } from '../host/choose-host.ts';
import type { SavedFile } from './document.ts';
import type { Picture } from './picture.ts';
import { drawPicture } from './picture.ts';

const prefix = 'picture/';
/** With more blocks and wires than this a picture would hold the window up, and show nothing. */
const mostPictured = 400;

const pictureSchema = z.object({
  viewBox: z.string(),
  boxes: z.array(
    z.object({
      id: z.string(),
      x: z.number(),
      y: z.number(),
      width: z.number(),
      height: z.number(),
      category: z.string(),
    }),
  ),
  wires: z.array(z.string()),
}) satisfies z.ZodType<Picture>;

export async function keepPicture({ token }: SavedFile, document: Document): Promise<void> {
  const key = `${prefix}${token}`;
  const { nodes, edges } = document.graph;
  if (nodes.length === 0 || nodes.length + edges.length > mostPictured)
    await chooseHost().storeDelete({ key });
  else {
    const text = JSON.stringify(drawPicture(document));
    await chooseHost().storePut({ key, bytes: new TextEncoder().encode(text) });
  }
}

/** By the file's token. Those of files that are not listed any more go. */
export async function readPictures(
  files: readonly Pick<SavedFile, 'token'>[],
): Promise<ReadonlyMap<string, Picture>> {
  const host = chooseHost();
  const pictures = new Map<string, Picture>();
  for (const { key } of await host.storeList({ prefix })) {
    const token = key.slice(prefix.length);
    if (!files.some((file) => file.token === token)) await host.storeDelete({ key });
    else {
      const { bytes } = await host.storeGet({ key });
      const picture = bytes && read(new TextDecoder().decode(bytes));
      if (picture) pictures.set(token, picture);
    }
  }
  return pictures;
}

function read(text: string): Picture | undefined {
  try {
    return pictureSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
