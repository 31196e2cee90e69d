import { storageHttpsRequired } from '../../../shared/rules/storage-account/https-required.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(storageHttpsRequired, {
  pass: {
    'HTTPS is required': { raw: { properties: { supportsHttpsTrafficOnly: true } } },
    'the property is missing in a version that knows it': { raw: { properties: {} }, apiVersion: '2024-01-01' },
  },
  fail: { 'HTTP is accepted': { raw: { properties: { supportsHttpsTrafficOnly: false } } } },
});
