import { notLeftBehind } from '../../../shared/rules/private-endpoint-connection/not-left-behind.ts';
import { ruleCases } from '../../rule-cases.ts';

const connection = (status: string) => ({ raw: { properties: { privateLinkServiceConnectionState: { status } } } });

ruleCases(notLeftBehind, {
  pass: { approved: connection('Approved'), pending: connection('Pending') },
  fail: { rejected: connection('Rejected'), disconnected: connection('Disconnected'), 'timed out': connection('timeout') },
});
