import { expect, it } from 'vitest';
import { redacted } from '../../shared/ledger/redact.ts';
import type { Look } from '../../shared/model/finding.ts';
import type { Unit } from '../../shared/model/unit.ts';
import { AT, aUnit, WORKSPACE_ID } from '../scenes.ts';

function aLookAt(unit: Unit): Look {
  return {
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
}

it('keeps the names of environment variables and not their values', () => {
  const secret = 'hunter2-hunter2';
  const unit = aUnit({
    'online-deployment': [
      { id: `${WORKSPACE_ID}/onlineEndpoints/e/deployments/d`, properties: { environmentVariables: { DB_PASSWORD: secret }, model: 'm' } },
    ],
    compute: [{ properties: { computeType: 'AmlCompute' } }],
  });
  const look = aLookAt(unit);
  const text = JSON.stringify(redacted(look));
  expect(text).not.toContain(secret);
  expect(text).toContain('DB_PASSWORD');
  expect(text).toContain('AmlCompute');
  expect(JSON.stringify(look)).toContain(secret);
});

it('keeps no variables of scheduled jobs, wherever in the job they stand, and no set-up scripts', () => {
  const secret = 'hunter2-hunter2';
  const unit = aUnit({
    schedule: [
      {
        properties: {
          action: {
            jobDefinition: {
              identity: { identityType: 'Managed' },
              environmentVariables: { A_TOKEN: secret },
              jobs: { train: { environment_variables: { B_TOKEN: secret }, identity: { type: 'aml_token' } } },
            },
          },
        },
      },
    ],
    compute: [
      {
        properties: {
          computeType: 'ComputeInstance',
          properties: {
            setupScripts: { scripts: { creationScript: { scriptSource: 'inline', scriptData: secret, scriptArguments: secret } } },
          },
        },
      },
    ],
  });
  const text = JSON.stringify(redacted(aLookAt(unit)));
  expect(text).not.toContain(secret);
  for (const kept of ['A_TOKEN', 'B_TOKEN', 'Managed', 'aml_token', 'inline', 'scriptData']) {
    expect(text).toContain(kept);
  }
});
