// Saves a report as the page that the command line writes.
import { reportPage, verbatim } from '../../../graph-core/index.ts';
import { fileNameOf } from '../../commands/document-files.ts';
import { chooseHost } from '../../host/choose-host.ts';
import { words } from '../../i18n/words.ts';
import type { RunReport } from '../../run/report.ts';
import { measuredOn } from '../../run/report.ts';
import { useScreen } from '../../stores/screen.ts';

export async function saveReport(report: RunReport): Promise<void> {
  const { language, read } = words();
  const { name } = report.document;
  const host = chooseHost();
  const { version } = await host.about({});
  const page = reportPage(
    {
      ...report,
      name: typeof name === 'string' ? verbatim(name) : name,
      measured: measuredOn(report),
      version,
    },
    language,
  );
  const stem = fileNameOf(read(name)).replace(/\.kumiki$/, '');
  const answer = await host.saveBytes({
    suggestedName: `${stem}-report.html`,
    bytes: new TextEncoder().encode(page),
  });
  if ('failed' in answer) useScreen.getState().say({ tone: 'problem', text: answer.failed });
}
