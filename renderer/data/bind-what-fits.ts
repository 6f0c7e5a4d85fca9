// Joins inputs and outputs to columns where the fit is not in doubt, as soon as the data is open. Knows no page.
import type { Edit } from '../../graph-core/index.ts';
import { dataFit } from '../../graph-core/index.ts';
import { useDocument } from '../stores/document.ts';
import { useOpenedData } from './opened-data.ts';

/** Waits for the data of the present choice; does nothing if another choice is made first. */
export function bindWhatFits(gesture: string): void {
  const { source } = useDocument.getState().history.present.data;
  const before = useOpenedData.getState().opened;
  const stop = useOpenedData.subscribe(({ opened, failure }) => {
    const { history, analysis, edit } = useDocument.getState();
    const { present } = history;
    if (failure || present.data.source !== source) stop();
    else if (opened && opened !== before) {
      stop();
      const binds = dataFit(present, analysis, opened.columns).flatMap(({ repairs }): Edit[] => {
        const bind = repairs.find((repair) => repair.edit.edit === 'bind')?.edit;
        return bind ? [bind] : [];
      });
      if (binds.length > 0) edit({ edit: 'all', edits: binds }, gesture);
    }
  });
}
