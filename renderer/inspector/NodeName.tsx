// The user's own name for a node; empty falls back to the block's title.
import type { GraphId, Node } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { NameField } from './NameField.tsx';
import { useDocument } from '../document/document.ts';

interface NodeNameProps {
  readonly graph: GraphId;
  readonly node: Node;
  readonly placeholder: string;
}

export function NodeName({ graph, node, placeholder }: NodeNameProps) {
  const { t, read } = useWords();
  const edit = useDocument((state) => state.edit);
  return (
    <NameField
      label={t('inspector.name')}
      value={node.name === undefined ? '' : read(node.name)}
      placeholder={placeholder}
      onWrite={(name, gesture) =>
        edit({ edit: 'rename', graph, node: node.id, name: name.trim() || undefined }, gesture)
      }
    />
  );
}
