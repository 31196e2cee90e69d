import type { Look } from '../shared/model/finding.ts';
import { until } from './client.ts';
import type { Stack } from './stack.ts';

/** Asks the running service to look at everything and waits until it has; resolves with the last look of each unit. */
export async function firstScan(stack: Pick<Stack, 'service'>): Promise<readonly Omit<Look, 'unit'>[]> {
  const { units: expected } = await stack.service.post<{ units: number }>('/api/v1/scans');
  const units = await until(
    `a look at each of ${expected} units`,
    async () => {
      const known = await stack.service.units();
      return known.length >= expected && known.every(({ lastLookAt }) => lastLookAt !== undefined) ? known : undefined;
    },
    { withinInMs: 60_000 },
  );
  return Promise.all(units.map(({ unit }) => stack.service.look(unit)));
}
