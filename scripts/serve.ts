// Serves the built app on the loopback interface only.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { appServer } from './app-server.ts';

const root = path.resolve(import.meta.dirname, '..');
const args = process.argv.slice(2);
const portAt = args.indexOf('--port');
const wanted = portAt < 0 ? 0 : Number(args[portAt + 1]);

const server = appServer(root);
server.on('error', (reason: NodeJS.ErrnoException) => {
  console.error(
    reason.code === 'EADDRINUSE'
      ? `Port ${wanted} is in use. Choose another: npm start -- --port N (or none, for a free one).`
      : `Kumiki cannot be served: ${reason.message}`,
  );
  process.exit(1);
});
server.listen(wanted, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : wanted;
  const url = `http://127.0.0.1:${port}/`;
  console.log(`Kumiki is at ${url}`);
  if (args.includes('--open')) openBrowser(url);
});

function openBrowser(url: string): void {
  const [command, before] =
    process.platform === 'darwin'
      ? ['open', []]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '']]
        : ['xdg-open', []];
  spawn(command as string, [...(before as string[]), url], { stdio: 'ignore', detached: true })
    .on('error', () => console.log('No browser could be opened; open the address yourself.'))
    .unref();
}
