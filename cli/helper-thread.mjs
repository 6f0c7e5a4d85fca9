// A helper thread from the sources; a thread does not inherit the loader of TypeScript, so it asks for its own.
import { register } from 'tsx/esm/api';

register();
await import('./serve-worker.ts');
