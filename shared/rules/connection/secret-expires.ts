import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { withoutSecret } from '../connection-secrets.ts';
import { hoursBetween } from '../times.ts';

const EXPIRY = 'properties.expiryTime';

export const secretExpires = defineRule({
  id: 'AML-AAD-010',
  kind: 'connection',
  title: 'Secret of a connection expires',
  severity: 'medium',
  control: 1,
  why: 'A secret without an end is never rotated, and one that leaked long ago still works.',
  how: 'Rotate the secret and write the connection back with the new one and its expiryTime.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-connection'],
  reads: {
    'properties.authType': 'one without a secret, or with a secret that expires',
    [EXPIRY]: { expected: 'in the future, within the days the policy allows', since: '2024-04-01' },
  },

  check(connection, { at, policy }) {
    const other = withoutSecret(connection);
    if (other !== undefined) {
      return other;
    }
    const expiry = connection.text(EXPIRY);
    const hours = hoursBetween(at, expiry ?? '');
    if (hours === undefined) {
      return fail(expiry === undefined ? 'The secret of the connection never expires.' : `The expiry ${expiry} is no time.`);
    }
    if (hours <= 0) {
      return fail(`The secret of the connection expired on ${expiry}.`);
    }
    const found = `The secret of the connection expires in ${Math.ceil(hours / 24)} day(s)`;
    const longest = policy.connectionSecretMaxAgeInDays;
    return hours <= longest * 24 ? pass(`${found}.`) : fail(`${found}; the policy allows ${longest}.`);
  },
});
