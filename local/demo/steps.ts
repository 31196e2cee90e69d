/** One thing that the story must show. */
export interface Step {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly error?: string;
}

/** Does the work and notes what became of it; rejects when it did not happen, so that the story ends there. */
export type Stepper = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export function stepsInto(steps: Step[]): Stepper {
  return async (name, work) => {
    const started = Date.now();
    try {
      const result = await work();
      steps.push({ name, ok: true, ms: Date.now() - started });
      return result;
    } catch (error) {
      steps.push({ name, ok: false, ms: Date.now() - started, error: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  };
}

/** Throws a sentence that says what was expected. */
export function expectThat(isSo: boolean, otherwise: string): void {
  if (!isSo) {
    throw new Error(otherwise);
  }
}

/** The table of the steps, and whether the story happened: every step, and as many as it has. */
export function outcomeOf(steps: readonly Step[], expected: number): { readonly ok: boolean; readonly table: string } {
  const table = steps.map(({ name, ok, ms, error }) => {
    const why = error === undefined ? '' : `: ${error}`;
    return `${ok ? 'ok  ' : 'FAIL'}  ${String(ms).padStart(6)} ms  ${name}${why}\n`;
  });
  const left = expected - steps.length;
  // What follows a step that failed is not tried.
  const missing = left > 0 ? `      ${left} more did not happen\n` : '';
  return { ok: steps.length === expected && steps.every(({ ok }) => ok), table: table.join('') + missing };
}
