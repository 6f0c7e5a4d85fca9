// Opens the data of the document on the screen, whichever room is shown, and tells the document what came of it.
import { useDocument } from '../document/document.ts';
import { dataFiles } from '../run/data-files.ts';
import { useOpenedData } from './opened-data.ts';

export function followData(): () => void {
  const tell = () => {
    const { isOpen, history, data, hearOfData } = useDocument.getState();
    if (!isOpen) return;
    const { opened, failure, progress, findings } = useOpenedData.getState();
    const { source } = history.present.data;
    const news = {
      source,
      columns: opened?.columns,
      failure: failure?.sentence,
      checking: progress !== undefined,
      classes: findings?.classes,
    };
    if (
      news.source !== data.source ||
      news.columns !== data.columns ||
      news.failure !== data.failure ||
      news.checking !== data.checking ||
      news.classes !== data.classes
    )
      hearOfData(news);
  };
  const open = () => {
    const { isOpen, history } = useDocument.getState();
    if (!isOpen) return;
    useOpenedData.getState().open(history.present);
    tell();
  };
  const ends = [
    useDocument.subscribe(({ history, session }, before) => {
      if (history.present !== before.history.present || session !== before.session) open();
    }),
    dataFiles.subscribe(open),
    useOpenedData.subscribe(tell),
  ];
  open();
  return () => {
    for (const end of ends) end();
  };
}
