/** When a timer is due next: strictly after `after`. Milliseconds since the epoch, UTC. */
export interface Schedule {
  next(after: number): number;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS = [
  { name: 'second', from: 0, to: 59, names: [] },
  { name: 'minute', from: 0, to: 59, names: [] },
  { name: 'hour', from: 0, to: 23, names: [] },
  { name: 'day', from: 1, to: 31, names: [] },
  { name: 'month', from: 1, to: 12, names: MONTHS },
  { name: 'day-of-week', from: 0, to: 7, names: DAYS },
] as const satisfies readonly Field[];

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names: readonly string[];
}

/** NCRONTAB `{second} {minute} {hour} {day} {month} {day-of-week}` (five fields: second 0), or a time span `hh:mm:ss`. */
export function parseSchedule(expression: string): Schedule {
  const parts = expression.trim().split(/\s+/);
  const span = parts.length === 1 ? parseTimeSpan(expression) : undefined;
  if (span !== undefined) return { next: (after) => after + span };
  const six = parts.length === 5 ? ['0', ...parts] : parts;
  if (six.length !== 6) throw new Error(`Expected a schedule of six fields or hh:mm:ss but found '${expression}'.`);
  const sets = FIELDS.map((field, index) => parseField(six[index] ?? '', field, expression));
  return { next: (after) => nextMatch(sets, after, expression) };
}

/** Milliseconds of `[d.]hh:mm:ss`, undefined for anything else. */
export function parseTimeSpan(text: string): number | undefined {
  const [, days, hours, minutes, seconds] = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})$/.exec(text.trim()) ?? [];
  if (hours === undefined) return undefined;
  return (((Number(days ?? 0) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

function parseField(text: string, field: Field, expression: string): ReadonlySet<number> {
  const values = text.split(',').flatMap((part) => parsePart(part, field, expression));
  return new Set(field.name === 'day-of-week' ? values.map((day) => day % 7) : values);
}

function parsePart(part: string, field: Field, expression: string): number[] {
  const [range = '', stepText, ...rest] = part.split('/');
  const step = stepText === undefined ? 1 : Number(stepText);
  const bounds = parseRange(range, stepText !== undefined, field);
  const valid = bounds !== undefined && rest.length === 0 && Number.isInteger(step) && step >= 1;
  if (!valid) {
    throw new Error(`Expected ${field.from}-${field.to} as ${field.name} in schedule '${expression}' but found '${part}'.`);
  }
  const [low, high] = bounds;
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, index) => low + index * step);
}

function parseRange(range: string, stepped: boolean, field: Field): [number, number] | undefined {
  if (range === '*') return [field.from, field.name === 'day-of-week' ? 6 : field.to];
  const [low, high, ...rest] = range.split('-').map((value) => parseValue(value, field));
  if (low === undefined || rest.length > 0) return undefined;
  const end = range.includes('-') ? high : stepped ? field.to : low;
  return end === undefined || low < field.from || end > field.to || end < low ? undefined : [low, end];
}

function parseValue(text: string, field: Field): number | undefined {
  const name = field.names.indexOf(text.slice(0, 3).toLowerCase());
  if (name >= 0) return name + field.from;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

const FIVE_YEARS_IN_MS = 5 * 366 * 24 * 3_600_000;

/** Steps over whole months, days, hours and minutes that cannot match, so a rare schedule costs some hundred steps. */
function nextMatch(sets: readonly ReadonlySet<number>[], after: number, expression: string): number {
  const time = new Date(Math.floor(after / 1000) * 1000 + 1000);
  const end = after + FIVE_YEARS_IN_MS;
  while (time.getTime() <= end) {
    if (!advance(sets, time)) return time.getTime();
  }
  throw new Error(`Expected a schedule that comes due within five years but found '${expression}'.`);
}

/** Moves to the next candidate; false when the time already matches. */
function advance([seconds, minutes, hours, days, months, weekdays]: readonly ReadonlySet<number>[], time: Date): boolean {
  if (!months?.has(time.getUTCMonth() + 1)) time.setTime(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + 1, 1));
  else if (!days?.has(time.getUTCDate()) || !weekdays?.has(time.getUTCDay())) time.setUTCHours(24, 0, 0);
  else if (!hours?.has(time.getUTCHours())) time.setUTCHours(time.getUTCHours() + 1, 0, 0);
  else if (!minutes?.has(time.getUTCMinutes())) time.setUTCMinutes(time.getUTCMinutes() + 1, 0);
  else if (!seconds?.has(time.getUTCSeconds())) time.setUTCSeconds(time.getUTCSeconds() + 1);
  else return false;
  return true;
}
