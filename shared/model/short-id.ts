/** Digits of a finding's id that people are shown and paste: no estate has two findings that share them by chance. */
const SHOWN = 12;

/** The fewest digits that may stand for an id. */
export const SHORTEST = 8;

export function shortId(id: string): string {
  return id.slice(0, SHOWN);
}
