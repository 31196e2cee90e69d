/** Random numbers that a seed repeats (mulberry32). */
export interface Random {
  /** At least `least`, less than `most`. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
}

export function randomFrom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { between: (least, most) => least + next() * (most - least), chance: (probability) => next() < probability };
}

export function sleep(forInMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, forInMs));
}
