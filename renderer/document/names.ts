// What a node is called on the screen, as sentences call it.
export { nodeTitle, numberedTitle } from '../../graph-core/index.ts';
