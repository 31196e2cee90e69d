import type { Stack } from '../../local/stack.ts';
import type { ChaosOptions } from './options.ts';
import { type Random, sleep } from './random.ts';

/** Kills the host at random moments and starts it again each time. `times` grows as it goes. */
export async function killAgainAndAgain(
  stack: Pick<Stack, 'killHost' | 'startHost'>,
  { kills, lifeInMs: [shortest, longest] }: Pick<ChaosOptions, 'kills' | 'lifeInMs'>,
  { random, times }: { readonly random: Random; readonly times: number[] },
): Promise<void> {
  for (let kill = 0; kill < kills; kill++) {
    await sleep(random.between(shortest, longest));
    times.push(Date.now());
    await stack.killHost();
    await stack.startHost();
  }
}

/** Sweeps more often than once a minute: what a killed host held is free after a minute, and nobody wants to wait for another. */
export function sweepOften({ origin }: Pick<Stack, 'origin'>): { stop(): void } {
  const timer = setInterval(() => {
    const headers = { 'content-type': 'application/json' };
    // Down: the next one comes soon.
    fetch(`${origin}/admin/functions/sweep`, { method: 'POST', headers, body: '{}' }).catch(() => undefined);
  }, 2_000);
  return { stop: () => clearInterval(timer) };
}
