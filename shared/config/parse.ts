import { parseDocument } from 'yaml';
import { z } from 'zod';
import { ExemptionsFile, WardenConfig } from './policy-file.ts';

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

/** An exemption as the engine applies it. */
export interface ParsedExemption {
  readonly ruleId: string;
  readonly resourceId: string;
  readonly reason: string;
  readonly ticket: string;
  readonly approver: string;
  readonly expires: string;
  readonly values: Readonly<Record<string, z.core.util.JSONType>>;
}

export function parseExemptions(text: string, file = 'exemptions.yaml'): ParsedExemption[] {
  return parseYaml(ExemptionsFile, text, file).exemptions.map(({ rule, resource, ...rest }) => ({
    ruleId: rule,
    resourceId: resource,
    ...rest,
  }));
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
