import { notLeftPending } from '../../../shared/rules/private-endpoint-connection/not-left-pending.ts';
import { ruleCases } from '../../rule-cases.ts';

const connection = (status: string, createdAt?: string) => ({
  raw: { systemData: createdAt === undefined ? null : { createdAt }, properties: { privateLinkServiceConnectionState: { status } } },
});

// Cases are judged at 2026-11-24T10:00:00Z.
ruleCases(notLeftPending, {
  pass: {
    'it is approved': connection('Approved'),
    'it is pending since this morning': connection('Pending', '2026-11-24T08:00:00Z'),
  },
  fail: { 'it is pending since the day before yesterday': { ...connection('pending', '2026-11-22T10:00:00Z'), because: '48 hours' } },
  unknown: { 'Azure does not say since when': connection('Pending') },
});
