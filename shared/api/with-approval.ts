import type { RemediationView } from '../model/remediation-run.ts';
import type { ApiContext } from './environment.ts';
import type { ApiPorts } from './ports.ts';
import { may } from './principal.ts';

/** A remediation; for whoever may decide, with the signed address of what waits for a decision. */
export async function withApproval(
  context: ApiContext,
  id: string,
  { getRemediation, approvalUrl }: Pick<ApiPorts, 'getRemediation' | 'approvalUrl'>,
): Promise<RemediationView | null> {
  const found = await getRemediation(id);
  if (found === null || found.state !== 'waiting' || !may(context.get('principal'), 'approver')) {
    return found;
  }
  const url = await approvalUrl(id);
  return url === undefined ? found : { ...found, approvalUrl: url };
}
