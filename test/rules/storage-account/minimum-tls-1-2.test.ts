import { storageMinimumTls12 } from '../../../shared/rules/storage-account/minimum-tls-1-2.ts';
import { ruleCases } from '../../rule-cases.ts';

const oldest = (minimumTlsVersion: string | null) => ({ raw: { properties: { minimumTlsVersion } } });

ruleCases(storageMinimumTls12, {
  pass: { 'TLS 1.2': oldest('TLS1_2'), 'TLS 1.3': oldest('TLS1_3') },
  fail: {
    'TLS 1.0': oldest('TLS1_0'),
    'TLS 1.1': oldest('TLS1_1'),
    'the property is missing': { ...oldest(null), because: 'means TLS1_0' },
    'a version nobody knows': oldest('TLS9'),
  },
});
