// Asks to see an output in the Inspect room, beside what blocks show by themselves.
import { Eye, EyeOff } from 'lucide-react';
import type { BlockNode, GraphId } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { IconButton } from '../parts/Button.tsx';
import { useDocument } from '../document/document.ts';

interface WatchButtonProps {
  readonly graph: GraphId;
  readonly node: BlockNode;
  readonly port: string;
  readonly name: string;
}

export function WatchButton({ graph, node, port, name }: WatchButtonProps) {
  const { t } = useWords();
  const edit = useDocument((state) => state.edit);
  const watched = node.watched ?? [];
  const isWatched = watched.includes(port);
  const ports = isWatched ? watched.filter((other) => other !== port) : [...watched, port];
  return (
    <IconButton
      icon={isWatched ? Eye : EyeOff}
      label={t('inspector.watch', { port: name })}
      aria-pressed={isWatched}
      className="port-watch"
      onClick={() => edit({ edit: 'set-watched', graph, node: node.id, ports })}
    />
  );
}
