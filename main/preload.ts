// The bridge into the page: one function to call, one to listen. Runs in the sandbox and imports nothing of ours.
import { contextBridge, ipcRenderer } from 'electron';

const plain = /^[a-zA-Z]{1,40}$/;

contextBridge.exposeInMainWorld('kumiki', {
  call(name: unknown, ask: unknown): Promise<unknown> {
    if (typeof name !== 'string' || !plain.test(name))
      return Promise.reject(new Error('No such call.'));
    return ipcRenderer.invoke(`kumiki:${name}`, ask);
  },
  on(event: unknown, listener: (news: unknown) => void): () => void {
    if (typeof event !== 'string' || !plain.test(event)) return () => undefined;
    const hear = (_event: unknown, news: unknown): void => listener(news);
    ipcRenderer.on(`kumiki:news:${event}`, hear);
    return () => void ipcRenderer.removeListener(`kumiki:news:${event}`, hear);
  },
});
