/** `%NAME%` in any string of a binding is an app setting, as on the real host. */
export function resolveAppSettings<T>(value: T, where: string): T {
  return resolve(value, where) as T;
}

function resolve(value: unknown, where: string): unknown {
  if (typeof value === 'string') return value.replace(/%([^%]+)%/g, (_, name: string) => appSetting(name, where));
  if (Array.isArray(value)) return value.map((item) => resolve(item, where));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, where)]));
}

function appSetting(name: string, where: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(
      `Expected the app setting '${name}' for ${where} but it is not set: put it into local.settings.json or the environment.`,
    );
  }
  return value;
}
