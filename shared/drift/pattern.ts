/**
 * Paths as rules and ignore lists write them, against paths of a normal form: names joined by dots, `[]` for each element of a list,
 * `*` for any one name, `**` for any number of names. Letter case does not matter: providers differ in it.
 */

/** Whether the path is what the pattern names, or lies below it. */
export function isCovered(path: string, pattern: string): boolean {
  const names = stepsOf(path);
  // All places of the path that the pattern so far can lead to: trying them one by one takes for ever where it names `**` often.
  let places: readonly number[] = [0];
  for (const wanted of stepsOf(pattern)) {
    places = placesAfter(wanted, places, names);
  }
  return places.length > 0;
}

function placesAfter(wanted: string, places: readonly number[], names: readonly string[]): readonly number[] {
  if (wanted === '**') {
    const from = places[0] ?? names.length;
    return Array.from({ length: Math.max(0, names.length - from) }, (_, index) => from + index);
  }
  return places.filter((place) => place < names.length && matches(names[place] ?? '', wanted)).map((place) => place + 1);
}

/** Whether one of the two lies within the other: a list is one value of a normal form, while a rule asks for what stands in it. */
export function touches(path: string, pattern: string): boolean {
  const names = stepsOf(path);
  const wanted = stepsOf(pattern);
  const length = Math.min(names.length, wanted.length);
  return names.slice(0, length).every((name, index) => matches(name, wanted[index]));
}

function matches(name: string, wanted: string | undefined): boolean {
  return wanted === '*' || wanted === name;
}

function stepsOf(path: string): string[] {
  return path.toLowerCase().replaceAll('[]', '').split('.');
}
