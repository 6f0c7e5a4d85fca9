// The panel at the right: the selected thing in plain words first, numbers second. Knows which panel, not what is in it.
import type { Document, GraphId } from '../../graph-core/index.ts';
import { graphOf, isModuleNode } from '../../graph-core/index.ts';
import type { Selection } from '../stores/canvas.ts';
import { graphOnScreen, isLooking, useCanvas } from '../stores/canvas.ts';
import { seenDocument, useDocument } from '../document/document.ts';
import { BlockPanel } from './BlockPanel.tsx';
import { DocumentPanel } from './DocumentPanel.tsx';
import { InstancePanel } from './InstancePanel.tsx';
import { LookPanel } from './LookPanel.tsx';
import { ManyPanel } from './ManyPanel.tsx';
import { ModulePanel } from './ModulePanel.tsx';
import { NotePanel } from './NotePanel.tsx';
import { PartPanel } from './PartPanel.tsx';
import { WirePanel } from './WirePanel.tsx';
import './inspector.css';

export function Inspector() {
  const document = useDocument(seenDocument);
  const graph = useCanvas(graphOnScreen);
  const selection = useCanvas((state) => state.selection);
  const looks = useCanvas(isLooking);
  return (
    <div className="inspector" data-region="inspector">
      {looks ? partFor(document, graph, selection) : panelFor(document, graph, selection)}
    </div>
  );
}

/** While the parts of a block are looked at there is one thing to read, and nothing to edit. */
function partFor(document: Document, graph: GraphId, selection: Selection) {
  const [node, ...more] =
    graphOf(document, graph)?.nodes.filter(({ id }) => selection.nodes.has(id)) ?? [];
  if (!node || more.length > 0) return <LookPanel document={document} graph={graph} />;
  return <PartPanel key={node.id} document={document} graph={graph} node={node} />;
}

function panelFor(document: Document, graph: GraphId, selection: Selection) {
  const within = graphOf(document, graph);
  const nodes = within?.nodes.filter(({ id }) => selection.nodes.has(id)) ?? [];
  const edges = within?.edges.filter(({ id }) => selection.edges.has(id)) ?? [];
  const notes = within?.notes.filter(({ id }) => selection.notes.has(id)) ?? [];
  // Wires come along with the blocks that a box is drawn round.
  const things = nodes.length + notes.length;
  const count = things + edges.length;
  const [node] = nodes;
  const [edge] = edges;
  const [note] = notes;
  if (count > 1) return <ManyPanel graph={graph} nodes={nodes} count={things || count} />;
  if (node && isModuleNode(node))
    return <InstancePanel key={node.id} document={document} graph={graph} node={node} />;
  if (node)
    return <BlockPanel key={`${graph} ${node.id}`} document={document} graph={graph} node={node} />;
  if (edge) return <WirePanel document={document} graph={graph} edge={edge} />;
  if (note) return <NotePanel key={note.id} graph={graph} note={note} />;
  const module = document.modules.find(({ id }) => id === graph);
  if (module) return <ModulePanel key={module.id} document={document} module={module} />;
  return <DocumentPanel document={document} />;
}
