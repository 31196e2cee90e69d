/**
 * Paths as rules and ignore lists write them, against paths of a normal form: names joined by dots, `[]` for each element of a list,
 * `*` for any one name, `**` for any number of names. Letter case does not matter: providers differ in it.
 */

/** Whether the path is what the pattern names, or lies below it. */
export function isCovered(path: string, pattern: string): boolean {
  return covers(stepsOf(pattern), stepsOf(path));
}

/** Whether one of the two lies within the other: a list is one value of a normal form, while a rule asks for what stands in it. */
export function touches(path: string, pattern: string): boolean {
  const names = stepsOf(path);
  const wanted = stepsOf(pattern);
  const length = Math.min(names.length, wanted.length);
  return names.slice(0, length).every((name, index) => matches(name, wanted[index]));
}

function covers(pattern: readonly string[], path: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) {
    return true;
  }
  if (first === '**') {
    return path.some((_, index) => covers(rest, path.slice(index)));
  }
  return path.length > 0 && matches(path[0] ?? '', first) && covers(rest, path.slice(1));
}

function matches(name: string, wanted: string | undefined): boolean {
  return wanted === '*' || wanted === name;
}

function stepsOf(path: string): string[] {
  return path.toLowerCase().replaceAll('[]', '').split('.');
}
