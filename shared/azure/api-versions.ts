import type { Kind } from '../model/kinds.ts';

/** First stable version that returns every stable property the rules read. */
const MACHINE_LEARNING = '2025-12-01';
const NETWORK = '2024-05-01';

/** The api-version each kind is read with: stable ones wherever Azure has one, because preview shapes change. */
export const apiVersions = {
  workspace: MACHINE_LEARNING,
  registry: MACHINE_LEARNING,
  compute: MACHINE_LEARNING,
  'online-endpoint': MACHINE_LEARNING,
  'online-deployment': MACHINE_LEARNING,
  'batch-endpoint': MACHINE_LEARNING,
  'batch-deployment': MACHINE_LEARNING,
  'serverless-endpoint': MACHINE_LEARNING,
  datastore: MACHINE_LEARNING,
  connection: MACHINE_LEARNING,
  'outbound-rule': MACHINE_LEARNING,
  'private-endpoint-connection': MACHINE_LEARNING,
  schedule: MACHINE_LEARNING,
  'storage-account': '2024-01-01',
  'key-vault': '2026-02-01',
  'container-registry': '2025-11-01',
  'app-insights': '2020-02-02',
  'network-security-group': NETWORK,
  subnet: NETWORK,
  'private-endpoint': NETWORK,
  'private-dns-zone-group': NETWORK,
  'private-dns-zone-link': '2024-06-01',
  'role-assignment': '2022-04-01',
  'role-definition': '2022-04-01',
  'diagnostic-setting': '2021-05-01-preview',
  lock: '2020-05-01',
  'policy-assignment': '2023-04-01',
  subscription: '2022-12-01',
} as const satisfies Record<Kind, string>;

/** Resource Graph, which discovers; what it returns is never judged. */
export const RESOURCE_GRAPH_API_VERSION = '2024-04-01';

/** Azure Policy, asked what it would say to a change. */
export const POLICY_API_VERSION = '2024-10-01';
