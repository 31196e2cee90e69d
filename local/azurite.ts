import { createRequire } from 'node:module';
import { type Child, startChild } from './processes.ts';

export interface Azurite {
  readonly connectionString: string;
  stop(): Promise<void>;
}

/** The account name and key that every storage emulator shares; they protect nothing. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const SERVICES = ['Blob', 'Queue', 'Table'] as const;

/** Starts the storage emulator on free ports of 127.0.0.1; in memory unless `location` names a folder. */
export async function startAzurite(location?: string): Promise<Azurite> {
  const ports = new Map<string, string>();
  const child: Child = await startChild({
    name: 'Azurite',
    args: [createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js'), ...options(location)],
    env: process.env,
    cwd: process.cwd(),
    readyOn: (line) => {
      const match = /Azurite (Blob|Queue|Table) service is successfully listening at \S*?:(\d+)/.exec(line);
      if (match?.[1] !== undefined && match[2] !== undefined) {
        ports.set(match[1], match[2]);
      }
      return ports.size === SERVICES.length;
    },
  });
  const endpoints = SERVICES.map((service) => `${service}Endpoint=http://127.0.0.1:${ports.get(service)}/${ACCOUNT}`);
  return {
    connectionString: [`DefaultEndpointsProtocol=http`, `AccountName=${ACCOUNT}`, `AccountKey=${KEY}`, ...endpoints, ''].join(';'),
    stop: () => child.stop(),
  };
}

function options(location: string | undefined): string[] {
  const where = location === undefined ? ['--inMemoryPersistence'] : ['--location', location];
  const ports = ['--blobPort', '0', '--queuePort', '0', '--tablePort', '0'];
  return ['--silent', '--disableTelemetry', '--skipApiVersionCheck', ...where, ...ports];
}
