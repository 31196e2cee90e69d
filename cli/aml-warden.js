#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  // Scripts ask for it before every run: nothing is loaded.
  process.stdout.write(`${JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version}\n`);
} else {
  process.stdout.on('error', endQuietly);
  if ('enableCompileCache' in module) {
    module.enableCompileCache();
  }
  // What was built runs on Node 20 as well, which many runners have; this is all it lacks.
  Map.groupBy ??= groupBy;
  // In a checkout the sources run as they are; elsewhere what was built of them.
  const source = new URL('./main.ts', import.meta.url);
  const { main } = await import(existsSync(fileURLToPath(source)) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href);
  process.exitCode = await main(args);
}

/** Who reads no further (`| head`) has seen enough. */
function endQuietly(error) {
  if (error.code !== 'EPIPE') {
    throw error;
  }
  process.exit();
}

function groupBy(items, keyOf) {
  const groups = new Map();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
