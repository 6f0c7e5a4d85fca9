// Gives the chosen data source its files: opened at once, and bound where the fit is not in doubt.
import type { SentFile } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import type { Fit } from './bind-what-fits.ts';
import { bindWhatFits } from './bind-what-fits.ts';
import { dataFiles } from '../run/data-files.ts';
import { useOpenedData } from './opened-data.ts';

let given = 0;

/** No files change nothing: the user turned back. */
export function giveFiles(source: string, files: readonly SentFile[], fit?: Fit): void {
  if (files.length === 0) return;
  dataFiles.getState().give(source, files);
  const { present } = useDocument.getState().history;
  given += 1;
  if (Object.keys(present.data.bindings).length === 0) bindWhatFits(`give-files-${given}`, fit);
  useOpenedData.getState().open(present);
}
