// Every icon of lucide, in a chunk of its own: a new block may use any of them. Knows no block.
export { icons } from 'lucide-react';
