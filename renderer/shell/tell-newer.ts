// Says that there is a newer version, where the user has named a file that tells; off until then.
import { text } from '../../graph-core/index.ts';
import { sayFailure } from '../commands/document-files.ts';
import type { Host } from '../../main/host-api.ts';
import { useScreen } from '../stores/screen.ts';
import { useSettings } from '../stores/settings.ts';

/** Or why that cannot be told. */
export async function tellNewer(host: Pick<Host, 'newerVersion'>): Promise<void> {
  const from = useSettings.getState().updates;
  if (from === '') return;
  const answer = await host.newerVersion({ from });
  if ('failed' in answer) sayFailure(answer.failed);
  else if (answer.newer) {
    const { version, page } = answer.newer;
    useScreen.getState().say({
      tone: 'caution',
      text: text(
        `Kumiki ${version} is out.${page ? ` It is at ${page}.` : ''}`,
        `Kumiki ${version} が公開されています。${page ? `入手先：${page}` : ''}`,
      ),
    });
  }
}
