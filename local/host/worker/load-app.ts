import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Log } from '../types.ts';
import { type CoreModule, installCoreModule } from './core-module.ts';

export interface AppLocation {
  readonly appDir: string;
  /** Glob of entry points relative to appDir; without it, `main` of the app's package.json. */
  readonly main?: string | undefined;
}

/** Imports the app's entry points; what they registered through @azure/functions is in the result. */
export async function loadApp(location: AppLocation, log: Log): Promise<CoreModule> {
  const files = entryPoints(location);
  const core = installCoreModule(log);
  for (const file of files) await importEntryPoint(location.appDir, file);
  await core.hooks.run('appStart', { hookData: {}, appHookData: core.hooks.appHookData, functionAppDirectory: location.appDir });
  if (core.functions.size === 0) {
    throw new Error(
      `Expected ${files.join(', ')} to register functions but none did: does the app use the package @azure/functions (v4 model)?`,
    );
  }
  await refuseStreaming(core);
  core.lock();
  return core;
}

export function entryPoints({ appDir, main }: AppLocation): string[] {
  const glob = main ?? mainOf(appDir);
  const files = globSync(glob, { cwd: appDir }).sort();
  if (files.length === 0) {
    throw new Error(`Expected files matching '${glob}' in ${appDir} but found none: build the app first, or name its sources with --main.`);
  }
  return files;
}

function mainOf(appDir: string): string {
  const path = join(appDir, 'package.json');
  const main = (JSON.parse(readFileSync(path, 'utf8')) as { main?: unknown }).main;
  if (typeof main !== 'string') throw new Error(`Expected "main" (a glob of entry points) in ${path}: add it, or pass --main.`);
  return main;
}

async function importEntryPoint(appDir: string, file: string): Promise<void> {
  try {
    await import(pathToFileURL(join(appDir, file)).href);
  } catch (cause) {
    throw new Error(`Worker was unable to load entry point "${file}": ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** Asking for the capabilities also locks `app.setup`. */
async function refuseStreaming(core: CoreModule): Promise<void> {
  const capabilities = await core.model()?.getCapabilities?.({});
  if (capabilities?.['HttpUri'] !== undefined) {
    throw new Error('The development host does not stream HTTP: remove `app.setup({ enableHttpStream: true })`.');
  }
}
