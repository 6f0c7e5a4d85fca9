// The panel at the right: the selected thing in plain words first, numbers second. Knows which panel, not what is in it.
import type { Document, GraphId } from '../../graph-core/index.ts';
import { graphOf, isModuleNode } from '../../graph-core/index.ts';
import type { Selection } from '../stores/canvas.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { useDocument } from '../stores/document.ts';
import { BlockPanel } from './BlockPanel.tsx';
import { DocumentPanel } from './DocumentPanel.tsx';
import { InstancePanel } from './InstancePanel.tsx';
import { ManyPanel } from './ManyPanel.tsx';
import { ModulePanel } from './ModulePanel.tsx';
import { NotePanel } from './NotePanel.tsx';
import { WirePanel } from './WirePanel.tsx';
import './inspector.css';

export function Inspector() {
  const document = useDocument((state) => state.history.present);
  const graph = useCanvas(graphOnScreen);
  const selection = useCanvas((state) => state.selection);
  return <div className="inspector">{panelFor(document, graph, selection)}</div>;
}

function panelFor(document: Document, graph: GraphId, selection: Selection) {
  const within = graphOf(document, graph);
  const nodes = within?.nodes.filter(({ id }) => selection.nodes.has(id)) ?? [];
  const edges = within?.edges.filter(({ id }) => selection.edges.has(id)) ?? [];
  const notes = within?.notes.filter(({ id }) => selection.notes.has(id)) ?? [];
  const count = nodes.length + edges.length + notes.length;
  const [node] = nodes;
  const [edge] = edges;
  const [note] = notes;
  if (count > 1) return <ManyPanel graph={graph} nodes={nodes} count={count} />;
  if (node && isModuleNode(node))
    return <InstancePanel key={node.id} document={document} graph={graph} node={node} />;
  if (node)
    return <BlockPanel key={`${graph} ${node.id}`} document={document} graph={graph} node={node} />;
  if (edge) return <WirePanel document={document} graph={graph} edge={edge} />;
  if (note) return <NotePanel key={note.id} graph={graph} note={note} />;
  const module = document.modules.find(({ id }) => id === graph);
  if (module) return <ModulePanel key={module.id} module={module} />;
  return <DocumentPanel document={document} />;
}
