import { afterAll, describe, expect, it } from 'vitest';
import { entryPoints } from '../../../../local/host/worker/load-app.ts';
import { cleanUp, startProcess, writeApp } from '../triggers/host-process.ts';

afterAll(cleanUp);

const esm = (body: string): string =>
  `import { app } from '@azure/functions';\napp.http('hello', { handler: () => ({ body: '${body}' }) });`;
const cjs = (body: string): string =>
  `const { app } = require('@azure/functions');\napp.http('hello', { handler: () => ({ body: '${body}' }) });`;

describe('an app is loaded', () => {
  it.each([
    [
      'built as ES modules',
      { 'package.json': { type: 'module', main: 'dist/functions/*.js' }, 'dist/functions/a.js': esm('es') },
      [],
      'es',
    ],
    ['built as CommonJS', { 'package.json': { main: 'dist/functions/*.js' }, 'dist/functions/a.js': cjs('cjs') }, [], 'cjs'],
    [
      'from its sources, by --main',
      {
        'package.json': { type: 'module', main: 'dist/functions/*.js' },
        'dist/functions/a.js': esm('built'),
        'functions/a.ts': esm('source'),
      },
      ['--main', 'functions/*.ts'],
      'source',
    ],
    ['in a worker process', { 'functions/a.ts': esm('forked') }, ['--workers', '1', '--main', 'functions/a.ts'], 'forked'],
  ])('%s', async (_, files, args, body) => {
    const host = await startProcess({ app: writeApp(files), args });
    expect(await (await fetch(`${host.origin}/api/hello`)).text()).toBe(body);
    expect(await host.stop()).toBe(0);
  });
});

describe('entry points', () => {
  it('are sorted, so that registration has one order everywhere', () => {
    const appDir = writeApp({ 'functions/b.ts': '', 'functions/a.ts': '', 'functions/c.txt': '' });
    expect(entryPoints({ appDir })).toEqual(['functions/a.ts', 'functions/b.ts']);
  });

  it('need a glob from somewhere', () => {
    expect(() => entryPoints({ appDir: writeApp({ 'package.json': {} }) })).toThrow(
      /^Expected "main" \(a glob of entry points\) in .*package\.json/,
    );
  });
});
