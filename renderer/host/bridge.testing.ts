// The system outside the app, as a test scripts it: what it answers, and what it was asked.
import { vi } from 'vitest';
import type { HostCall } from '../../main/host-api.ts';

interface Outside {
  readonly asked: { readonly call: HostCall; readonly ask: unknown }[];
}

/** Calls that are not scripted fail, as those of a system that is not there do. Comes before the app asks for its host. */
export function outside(answers: { [C in HostCall]?: (ask: never) => unknown }): Outside {
  const asked: { call: HostCall; ask: unknown }[] = [];
  vi.stubGlobal('kumiki', {
    on: () => () => undefined,
    async call(call: HostCall, ask: never) {
      asked.push({ call, ask });
      const answer = answers[call];
      if (!answer) throw new Error(`The test has no answer to ${call}.`);
      return answer(ask);
    },
  });
  return { asked };
}
