import { createHash } from 'node:crypto';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { Exemption } from '../model/exemption.ts';
import { type ExemptionEntry, ExemptionsFile, WardenConfig } from './policy-file.ts';

/** A configuration nobody can work with. The message names the file, each place and what was expected there. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

export function parseConfig(text: string, file = 'warden.config.yaml'): WardenConfig {
  return parseYaml(WardenConfig, text, file);
}

export function parseExemptions(text: string, file = 'exemptions.yaml'): Exemption[] {
  return parseYaml(ExemptionsFile, text, file).exemptions.map(exemptionOf);
}

/** An entry as the engine applies it. Its id follows from what it says, so that the same entry is the same exemption. */
export function exemptionOf(entry: z.output<typeof ExemptionEntry>): Exemption {
  const { kind, rule, resource, unit, tag, reason, ticket, approver, expires, until, values } = entry;
  return {
    id: createHash('sha256').update(JSON.stringify(entry)).digest('hex').slice(0, 32),
    kind,
    ruleId: rule,
    ...(resource === undefined ? {} : { resourceId: resource }),
    ...(unit === undefined ? {} : { unit }),
    ...(tag === undefined ? {} : { tag }),
    reason,
    ticket,
    approver,
    expires: until ?? expires ?? '',
    values,
  };
}

function parseYaml<T>(schema: z.ZodType<T>, text: string, file: string): T {
  const document = parseDocument(text);
  const syntax = document.errors[0];
  if (syntax !== undefined) {
    throw new ConfigError(`${file} is not valid YAML: ${syntax.message}`);
  }
  const parsed = schema.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    throw new ConfigError(`${file} cannot be used:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
