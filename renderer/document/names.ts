// What a node is called on the screen, as sentences call it. Knows no canvas.
export { nodeTitle, numberedTitle } from '../../graph-core/index.ts';
