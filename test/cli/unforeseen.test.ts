import { afterEach, expect, it, vi } from 'vitest';
import { commands, main } from '../../cli/main.ts';

const mutable = commands as ((program: import('commander').Command) => void)[];
const before = mutable.length;
afterEach(() => {
  mutable.length = before;
});

it('ends an error that nobody foresaw with 3, hides secrets, and shows a stack only when asked', async () => {
  mutable.push((program) => {
    program
      .command('boom')
      .option('--debug', 'more')
      .action(() => {
        throw new Error(
          'GET https://x.blob.core.windows.net/a?sig=abc%2Bdef&se=1 Bearer eyJhbGciOi.eyJzdWIi.c2ln AccountKey=Zm9v;\u001b[31m',
        );
      });
  });
  const said: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  expect(await main(['boom'])).toBe(3);
  expect(await main(['boom', '--debug'])).toBe(3);
  const [brief = '', full = ''] = said;
  expect(brief).toContain('sig=(hidden)&se=1');
  expect(brief).not.toMatch(/\n {4}at /);
  expect(full).toMatch(/\n {4}at /);
  for (const text of said) {
    expect(text).not.toMatch(/abc%2Bdef|eyJ|Zm9v/);
    expect(text).not.toContain('\u001b');
  }
});
