// Every icon of lucide, in a chunk of its own: a new block may use any of them.
export { icons } from 'lucide-react';
