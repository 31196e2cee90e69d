// biome-ignore-all lint/correctness/useYield: orchestrators that do nothing but answer
import type { OrchestrationHandler } from 'durable-functions';
import { createRig, type Rig } from './rig.ts';

const orchestrators: Readonly<Record<string, OrchestrationHandler>> = {
  echo: function* (context) {
    return context.df.getInput();
  },
  boom: function* () {
    throw new Error('no luck');
  },
  wait: function* (context) {
    const answer: unknown = yield context.df.waitForExternalEvent('answer');
    return answer;
  },
  sleep: function* (context) {
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 5_000));
    return 'slept';
  },
  work: function* (context) {
    return yield context.df.callActivity('shout', 'a');
  },
  parent: function* (context) {
    return yield context.df.callSubOrchestrator('wait', null, 'kid');
  },
};

export const rig = (): Rig => createRig({ orchestrators, activities: { shout: (text = '') => String(JSON.parse(text)).toUpperCase() } });

/** One instance in each state, named after it. */
export async function everyState(): Promise<Rig> {
  const host = rig();
  for (const [id, name] of [
    ['completed', 'echo'],
    ['failed', 'boom'],
    ['terminated', 'wait'],
    ['running', 'wait'],
    ['suspended', 'wait'],
  ]) {
    await host.ask('POST', `orchestrators/${name}/${id}`, { n: 1 });
    await host.settle();
  }
  await host.ask('POST', 'instances/terminated/terminate?reason=enough');
  await host.ask('POST', 'instances/suspended/suspend?reason=later');
  await host.settle();
  return host;
}
