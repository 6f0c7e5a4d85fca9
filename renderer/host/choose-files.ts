// Lets the user choose files of their own to read, in a browser and in Electron's window alike. Knows no format.
import type { SentFile } from '../../graph-core/index.ts';

export interface FileWish {
  readonly accept: readonly string[];
  readonly multiple: boolean;
  /** A whole folder with what is in it. */
  readonly folder?: boolean;
}

/** None where the user turned back. Nothing is read yet: a File is read in slices by whoever needs it. */
export async function chooseFiles(wish: FileWish): Promise<SentFile[]> {
  const files = await pickFiles(wish);
  return files.map((file) => ({ name: file.webkitRelativePath || file.name, content: file }));
}

export function pickFiles({ accept, multiple, folder = false }: FileWish): Promise<File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept.join(',');
  input.multiple = multiple;
  input.webkitdirectory = folder;
  // In the page while it waits: outside it nothing holds it, and once the garbage collector took it the choice is lost.
  input.hidden = true;
  document.body.append(input);
  return new Promise((resolve) => {
    const answer = (files: readonly File[]) => {
      input.remove();
      resolve([...files]);
    };
    input.addEventListener('change', () => answer([...(input.files ?? [])]));
    input.addEventListener('cancel', () => answer([]));
    input.click();
  });
}
