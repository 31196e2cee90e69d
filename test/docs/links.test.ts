import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { commands } from '../../cli/main.ts';

const pages = [...globSync('*.md'), ...globSync('docs/**/*.md'), ...globSync('local/**/*.md')].toSorted();
const textOf = (page: string): string => readFileSync(page, 'utf8');
const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

/** As GitHub makes anchors of headings. */
function anchorsOf(page: string): string[] {
  return [...textOf(page).matchAll(/^#+ (?<heading>.+)$/gm)].map(({ groups }) =>
    (groups?.['heading'] ?? '')
      .toLowerCase()
      .replace(/[`*]/g, '')
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function brokenLinks(page: string): string[] {
  return [...withoutCode(textOf(page)).matchAll(/\]\((?<target>[^)\s]+)\)/g)]
    .map(({ groups }) => groups?.['target'] ?? '')
    .filter((target) => !/^(https?|mailto):/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
    });
}

function blocksOf(page: string): { language: string; text: string }[] {
  return [...textOf(page).matchAll(/^```(?<language>\w*)\n(?<text>[\s\S]*?)^```/gm)].map(({ groups }) => ({
    language: groups?.['language'] ?? '',
    text: groups?.['text'] ?? '',
  }));
}

const program = new Command('aml-warden');
for (const add of commands) {
  add(program);
}

/** What a documented command line says that the command does not know. */
function unknownIn(line: string): string[] {
  const words = line.trim().split(/\s+/);
  let command: Command = program;
  for (const word of words) {
    const next: Command | undefined = command.commands.find((one) => one.name() === word);
    if (next === undefined) {
      break;
    }
    command = next;
  }
  if (command === program) {
    return words[0] === undefined || words[0].startsWith('-') || words[0].startsWith('<') ? [] : [words[0]];
  }
  const known = command.options.flatMap(({ long, short }) => [long, short]);
  return words
    .filter((word) => /^--\w/.test(word))
    .map((word) => word.split('=')[0] ?? '')
    .filter((word) => word !== '--help' && !known.includes(word));
}

describe.each(pages)('%s', (page) => {
  it('links to what exists', () => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const named = [...textOf(page).matchAll(/npm run (?:-s |--silent )?(?<name>[a-z][\w:-]*)/g)].map(
      ({ groups }) => groups?.['name'] ?? '',
    );
    expect(named.filter((name) => !(name in scripts) && !name.endsWith(':'))).toEqual([]);
  });

  it('names commands and options that exist', () => {
    const lines = [...textOf(page).matchAll(/(?:`|^|npx )aml-warden (?<rest>[a-z][^`\n|]*)/gm)].map(({ groups }) => groups?.['rest'] ?? '');
    expect(lines.flatMap((line) => unknownIn(line).map((word) => `${word} in “aml-warden ${line}”`))).toEqual([]);
  });

  it('holds JSON and YAML that parse', () => {
    const broken = blocksOf(page).filter(({ language, text }) => {
      if (language === 'json') {
        try {
          JSON.parse(text);
          return false;
        } catch {
          return true;
        }
      }
      return (language === 'yaml' || language === 'yml') && parseAllDocuments(text).some(({ errors }) => errors.length > 0);
    });
    expect(broken).toEqual([]);
  });
});
