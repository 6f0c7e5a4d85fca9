// Every call from the screen goes through here: sender checked, question parsed, handler run, answer parsed.
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import type { HostCall, HostHandlers } from './host-api.ts';
import { hostCalls } from './host-api.ts';
import { isOurPage } from './security.ts';

function channelOf(call: string): string {
  return `kumiki:${call}`;
}

export function serveCalls(ipcMain: Pick<IpcMain, 'handle'>, handlers: HostHandlers): void {
  for (const name of Object.keys(hostCalls) as HostCall[])
    ipcMain.handle(channelOf(name), (event: IpcMainInvokeEvent, ask: unknown) => {
      if (!isOurPage(event.senderFrame?.url ?? ''))
        throw new Error('Only the app’s own page may call.');
      return answerCall(handlers, name, ask);
    });
}

/** Rejects where the question or the answer is not what the contract says. */
export async function answerCall(
  handlers: HostHandlers,
  name: HostCall,
  ask: unknown,
): Promise<unknown> {
  const call = hostCalls[name];
  const parsed = call.ask.safeParse(ask);
  if (!parsed.success)
    throw new Error(
      `The question to ${name} is malformed: ${parsed.error.issues[0]?.message ?? ''}`,
    );
  // Each handler takes what its own schema gives, which a loop over all of them cannot say.
  const handler = handlers[name] as (ask: unknown) => Promise<unknown>;
  return call.answer.parse(await handler(parsed.data));
}
