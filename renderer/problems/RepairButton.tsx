// One repair: previewed on the canvas while it is pointed at, applied by a click in one step of undo.
import { Wrench } from 'lucide-react';
import { useEffect } from 'react';
import type { Edit, Text } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { useDocument } from '../document/document.ts';
import './problem-card.css';

interface RepairButtonProps {
  readonly edit: Edit;
  readonly label: Text;
}

export function RepairButton({ edit: repair, label }: RepairButtonProps) {
  const { read } = useWords();
  const showPreview = useDocument((state) => state.showPreview);
  const edit = useDocument((state) => state.edit);
  const show = () => showPreview(repair);
  const hide = () => showPreview(undefined);
  // A button that goes away takes its preview along.
  useEffect(() => () => useDocument.getState().showPreview(undefined), []);
  return (
    <Button
      icon={Wrench}
      className="repair"
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
      onClick={() => {
        hide();
        edit(repair, undefined, label);
      }}
    >
      {read(label)}
    </Button>
  );
}
