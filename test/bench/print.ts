/** Ends a benchmark: text for people above, one line of JSON last. */
export function finish(human: readonly string[], keys: Readonly<Record<string, number>>): void {
  process.stdout.write(`${human.join('\n')}\n${JSON.stringify(keys)}\n`);
}

/** The value below which `share` of the sorted samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
