import type { RemediationRecord } from '../model/remediation-run.ts';
import type { RecordFilter, RemediationStore } from '../model/remediation-store.ts';

/** Every record that the filter lets through, newest first, however many pages they are. */
export async function everyRecord(
  store: Pick<RemediationStore, 'list'>,
  filter: Omit<RecordFilter, 'top' | 'token'>,
): Promise<readonly RemediationRecord[]> {
  const found: RemediationRecord[] = [];
  for (let token: string | undefined; ; ) {
    const page = await store.list({ ...filter, ...(token === undefined ? {} : { token }) });
    found.push(...page.records);
    if (page.token === undefined) {
      return found;
    }
    token = page.token;
  }
}
