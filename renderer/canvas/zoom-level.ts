// What is drawn at which zoom: three distances, and how large a word must be in the graph to be read on the screen.
import type { Graph } from '../../graph-core/index.ts';

export type ZoomLevel = 'near' | 'middle' | 'far' | 'overview';

/** CSS pixels on the screen. */
const smallestText = 11;
/** Of the quiet words at 100 %. */
const plainText = 12;
const nearFrom = smallestText / plainText;
const middleFrom = 0.6;
const overviewBelow = 0.4;
/** A whole graph is never shown smaller than this: rather a part of it. */
export const smallestFit = 0.5;
/** Words grow in steps, so that not every frame of a zoom lays out all of them. */
const step = (nearFrom / smallestFit) ** 0.1;
const mostSteps = 20;

const manyNodes = 150;
const manyWires = 600;

/** Too large to be drawn in one frame. */
export function isLargeGraph(graph: Graph | undefined): boolean {
  return graph !== undefined && (graph.nodes.length > manyNodes || graph.edges.length > manyWires);
}

/** A large graph from very far is one picture. */
export function zoomLevel(zoom: number, isLarge: boolean): ZoomLevel {
  if (zoom < overviewBelow && isLarge) return 'overview';
  return zoom >= nearFrom ? 'near' : zoom >= middleFrom ? 'middle' : 'far';
}

/**
 * By what words are enlarged in the graph to be no smaller than 11 px on the screen; 1 from near. Of a large graph by
 * one scale at each distance: another one lays out every word of it.
 */
export function textScale(zoom: number, isLarge = false): number {
  if (zoom >= nearFrom) return 1;
  if (isLarge) return textScale(zoom >= middleFrom ? middleFrom : overviewBelow);
  const steps = Math.ceil(Math.log(nearFrom / zoom) / Math.log(step) - 1e-9);
  return Math.ceil(step ** Math.min(steps, mostSteps) * 1000) / 1000;
}
