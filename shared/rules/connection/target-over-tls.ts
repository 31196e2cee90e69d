import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';

/** Schemes that always encrypt. */
const ENCRYPTED = [
  'https',
  'wss',
  'abfss',
  'wasbs',
  'rediss',
  'amqps',
  'mqtts',
  'ftps',
  'sftp',
  'ssh',
  'ldaps',
  'grpcs',
  'azureml',
  's3',
  'mongodb+srv',
];

export const targetOverTls = defineRule({
  id: 'AML-ENC-018',
  kind: 'connection',
  title: 'Connection target is reached over TLS',
  severity: 'medium',
  control: 5,
  why: 'Over an unencrypted scheme the credential of the connection and its data travel in plain text.',
  how: 'Write the connection back with an https target.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-connection'],
  reads: { 'properties.target': 'https://… when it is an address' },

  check(connection) {
    const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(connection.text('properties.target') ?? '')?.[1]?.toLowerCase();
    if (scheme === undefined) {
      return notApplicable('The target is no address with a scheme.');
    }
    return ENCRYPTED.includes(scheme)
      ? pass(`The target is reached by ${scheme}.`)
      : fail(`The target is reached by ${scheme}, which does not encrypt.`);
  },
});
