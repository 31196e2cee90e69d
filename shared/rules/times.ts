const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;

/** The minutes of an ISO 8601 duration of days, hours, minutes and seconds; undefined when it is none. */
export function minutesOf(duration: string): number | undefined {
  const match = DURATION.exec(duration.trim());
  if (match === null || !/\d/.test(duration)) {
    return undefined;
  }
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part: string | undefined) => Number(part ?? 0));
  return days * 24 * 60 + hours * 60 + minutes + seconds / 60;
}

/** Hours from one RFC 3339 time to another; undefined when either cannot be read. */
export function hoursBetween(from: string | undefined, to: string): number | undefined {
  const hours = (Date.parse(to) - Date.parse(from ?? '')) / 3_600_000;
  return Number.isNaN(hours) ? undefined : hours;
}
