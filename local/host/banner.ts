export interface BannerFacts {
  readonly origin: string;
  readonly appDir: string;
  readonly functions: readonly string[];
  readonly workers: number;
}

/** Says at a glance that this is not Azure. */
export function banner({ origin, appDir, functions, workers }: BannerFacts): string {
  return [
    '',
    '  +----------------------------------------------------------+',
    '  |  DEVELOPMENT HOST - this is NOT Azure Functions.         |',
    '  |  For this machine only; deploy to the real host.         |',
    '  +----------------------------------------------------------+',
    `  app        ${appDir}`,
    `  address    ${origin} (loopback only)`,
    `  functions  ${functions.length === 0 ? 'none' : functions.join(', ')}`,
    `  workers    ${workers === 0 ? 'in this process' : `${workers} processes, in turn`}`,
    '',
    '',
  ].join('\n');
}
