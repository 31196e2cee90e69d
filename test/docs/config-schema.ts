import { z } from 'zod';
import { WardenConfig } from '../../shared/config/policy-file.ts';

/** What an editor completes and checks warden.config.yaml with. */
export function configSchema(): string {
  // What a person writes, not what becomes of it: nothing is required.
  const schema = z.toJSONSchema(WardenConfig, { target: 'draft-2020-12', io: 'input', unrepresentable: 'any' });
  return `${JSON.stringify({ ...schema, title: 'warden.config.yaml of aml-warden' }, null, 2)}\n`;
}
