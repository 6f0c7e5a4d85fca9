// What an empty canvas says: one thing to know, one thing to do.
import { Plus } from 'lucide-react';
import { runCommand } from '../commands/registry.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { EmptyPlace } from '../parts/EmptyPlace.tsx';
import './empty-canvas.css';

export function EmptyCanvas() {
  const { t } = useWords();
  return (
    <div className="empty-canvas">
      <EmptyPlace
        title={t('canvas.empty-title')}
        action={
          <Button kind="primary" icon={Plus} onClick={() => void runCommand('insert.block')}>
            {t('canvas.empty-action')}
          </Button>
        }
      >
        {t('canvas.empty-body')}
      </EmptyPlace>
    </div>
  );
}
