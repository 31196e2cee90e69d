import { expect, it } from 'vitest';
import { redacted } from '../../shared/ledger/redact.ts';
import type { Look } from '../../shared/model/finding.ts';
import { AT, aUnit, WORKSPACE_ID } from '../scenes.ts';

it('keeps the names of environment variables and not their values', () => {
  const secret = 'hunter2-hunter2';
  const unit = aUnit({
    'online-deployment': [
      { id: `${WORKSPACE_ID}/onlineEndpoints/e/deployments/d`, properties: { environmentVariables: { DB_PASSWORD: secret }, model: 'm' } },
    ],
    compute: [{ properties: { computeType: 'AmlCompute' } }],
  });
  const look: Look = {
    schemaVersion: 1,
    id: 'l',
    unit,
    unitKind: 'workspace',
    at: AT,
    cause: 'event',
    catalogueVersion: '1',
    judgements: [],
    findings: [],
    transitions: [],
  };
  const text = JSON.stringify(redacted(look));
  expect(text).not.toContain(secret);
  expect(text).toContain('DB_PASSWORD');
  expect(text).toContain('AmlCompute');
  expect(JSON.stringify(look)).toContain(secret);
});
