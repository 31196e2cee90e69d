import { parseArgs } from 'node:util';

export interface ChaosOptions {
  /** Events, orchestrations and kills that there must be before people stop. */
  readonly events: number;
  readonly orchestrations: number;
  readonly kills: number;
  readonly workspaces: number;
  /** Longest and shortest life of a host once it serves. */
  readonly lifeInMs: readonly [number, number];
  /** When everything must have come to its end. */
  readonly withinInMs: number;
  readonly seed: number;
}

export const CHAOS_HELP = `Kills the host again and again while people open workspaces, and checks that every story still ends right.

Usage: npm run test:chaos -- [options]
  --seconds <n>         bounded: no least number of events and orchestrations, and all must be over after n seconds
  --kills <n>           kill -9s of the host (default 50)
  --events <n>          events at least (default 300; bounded: 0)
  --orchestrations <n>  remediations at least (default 300; bounded: 0)
  --workspaces <n>      default 60; bounded: 24
  --seed <n>            for the random choices (default: another one each time; printed)
`;

export function chaosOptions(args: string[]): ChaosOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: { seconds: text, kills: text, events: text, orchestrations: text, workspaces: text, seed: text },
  });
  const isBounded = values.seconds !== undefined;
  const least = isBounded ? '0' : '300';
  return {
    events: whole('--events', values.events ?? least),
    orchestrations: whole('--orchestrations', values.orchestrations ?? least),
    kills: whole('--kills', values.kills ?? '50'),
    workspaces: whole('--workspaces', values.workspaces ?? (isBounded ? '24' : '60')),
    lifeInMs: isBounded ? [150, 700] : [300, 4_000],
    withinInMs: whole('--seconds', values.seconds ?? '1800') * 1_000,
    seed: whole('--seed', values.seed ?? String(Date.now() % 1_000_000)),
  };
}

function whole(option: string, text: string): number {
  if (!/^\d{1,7}$/.test(text)) {
    throw new Error(`Expected a whole number after ${option} but found '${text}'.`);
  }
  return Number(text);
}
