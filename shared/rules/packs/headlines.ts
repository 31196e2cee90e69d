import { separationRules } from './separation.ts';
/** What a standard is known for asking, said in terms of Azure Machine Learning. */
export interface Headline {
  /** Pack id; `iso-27001` and the like where no pack exists. */
  readonly standard: string;
  readonly requirement: string;
  /** Where the standard says so. */
  readonly clause: string;
  readonly meaning: string;
  /** Rules that watch it. */
  readonly rules: readonly string[];
  /** Feature of Azure, template, script or command of ours that answers it. */
  readonly answer: string;
  /** `source`: a published initiative or benchmark maps it so; `inferred`: we reason from the theme. */
  readonly mapping: 'source' | 'inferred';
}

export const headlines: readonly Headline[] = [
  {
    standard: 'gdpr',
    requirement: 'Security of processing, encryption',
    clause: 'Article 32',
    meaning:
      'Data of jobs, models and logs is encrypted, with a key of your own where the risk asks for it, and reached over private addresses.',
    rules: ['AML-ENC-001', 'AML-ENC-010', 'AML-ENC-014', 'AML-ENC-015', 'AML-NET-001', 'AML-PE-001'],
    answer: 'infra/templates/secure-aml-workspace.bicep; policies cmk and workspace-public-access',
    mapping: 'source',
  },
  {
    standard: 'gdpr',
    requirement: 'Right to erasure',
    clause: 'Article 17',
    meaning:
      'Personal data in training sets can be found and deleted, and a copy does not lie on a node; what the service itself knows of a person can be deleted.',
    rules: ['AML-AAD-007', 'AML-AAD-006', 'AML-CMP-006'],
    answer: '`aml-warden privacy erase`; pseudonyms as in notebooks/secure-data-handling.ipynb; blob versions end by their retention',
    mapping: 'inferred',
  },
  {
    standard: 'gdpr',
    requirement: 'Transfers to third countries',
    clause: 'Articles 44 to 46',
    meaning: 'Workspaces and their data stay in allowed regions, and computes send nothing to addresses nobody approved.',
    rules: ['AML-CMP-001', 'AML-NET-006', 'AML-NET-009', 'AML-NET-010', 'AML-NET-011'],
    answer: '`policy.allowedLocations`; policy allowed-regions; managed network that lets only approved traffic out',
    mapping: 'inferred',
  },
  {
    standard: 'gdpr',
    requirement: 'Data protection by default',
    clause: 'Article 25',
    meaning: 'Nobody has more access than the work needs; data is read with the identity of who runs the job.',
    rules: ['AML-RBAC-001', 'AML-RBAC-003', 'AML-RBAC-004', 'AML-AAD-006', 'AML-AAD-017'],
    answer: '`aml-warden rbac`; identity-based datastores of the template',
    mapping: 'inferred',
  },
  {
    standard: 'gdpr',
    requirement: 'Accountability, audit logs',
    clause: 'Articles 5(2) and 30',
    meaning: 'Who changed and who used what is written down and kept.',
    rules: ['AML-MON-001', 'AML-MON-002', 'AML-MON-005', 'AML-MON-008', 'AML-MON-017'],
    answer: 'Diagnostic settings to Log Analytics; policy diagnostic-settings; findings with the actor',
    mapping: 'inferred',
  },
  {
    standard: 'hipaa',
    requirement: 'Audit of access to PHI',
    clause: '45 CFR 164.312(b)',
    meaning: 'Reads and changes of data stores, keys and endpoints are logged and looked at.',
    rules: ['AML-MON-008', 'AML-MON-012', 'AML-MON-017', 'AML-MON-001'],
    answer: 'Diagnostic settings; alert rules of infra/; weekly compliance report',
    mapping: 'source',
  },
  {
    standard: 'hipaa',
    requirement: 'Access control, unique users',
    clause: '45 CFR 164.312(a)(1)',
    meaning: 'People and pipelines sign in as themselves; no shared keys on endpoints, computes, storage or registries.',
    rules: ['AML-AAD-001', 'AML-AAD-002', 'AML-AAD-017', 'AML-AAD-024', 'AML-RBAC-020'],
    answer: 'Entra tokens on endpoints; policies compute-local-auth, endpoint-auth and storage-shared-key',
    mapping: 'source',
  },
  {
    standard: 'hipaa',
    requirement: 'Transmission security',
    clause: '45 CFR 164.312(e)(1)',
    meaning: 'PHI travels over TLS and private endpoints only.',
    rules: ['AML-ENC-014', 'AML-ENC-015', 'AML-ENC-017', 'AML-ENC-018', 'AML-ENC-019', 'AML-PE-011'],
    answer: 'infra/templates/secure-aml-workspace.bicep; repairs of HTTPS and TLS',
    mapping: 'source',
  },
  {
    standard: 'hipaa',
    requirement: 'Encryption at rest',
    clause: '45 CFR 164.312(a)(2)(iv)',
    meaning: 'Storage, workspace metadata and disks are encrypted with a key you can take away.',
    rules: ['AML-ENC-001', 'AML-ENC-008', 'AML-ENC-009', 'AML-ENC-010'],
    answer: 'Customer-managed key of the template; `hbiWorkspace` for confidential data',
    mapping: 'source',
  },
  {
    standard: 'hipaa',
    requirement: 'Contingency plan',
    clause: '45 CFR 164.308(a)(7)',
    meaning: 'Keys, data and the workspace cannot be deleted by mistake, and come back when they are.',
    rules: ['AML-CMP-011', 'AML-CMP-012', 'AML-CMP-020', 'AML-ENV-020'],
    answer: 'Soft delete, purge protection, locks; guide docs/operations.md, backup and restore',
    mapping: 'source',
  },
  {
    standard: 'pci-dss',
    requirement: 'Strict access control',
    clause: 'Requirement 7',
    meaning: 'Few owners, no standing Contributor on production, service principals with narrow roles.',
    rules: ['AML-RBAC-001', 'AML-RBAC-003', 'AML-RBAC-004', 'AML-RBAC-006', 'AML-RBAC-011'],
    answer: '`aml-warden rbac` with its report of over-privilege',
    mapping: 'inferred',
  },
  {
    standard: 'pci-dss',
    requirement: 'Network security controls',
    clause: 'Requirement 1',
    meaning: 'No workspace, store or registry is reachable from the internet; security groups open nothing to everybody.',
    rules: ['AML-NET-001', 'AML-NET-015', 'AML-NET-027', 'AML-NET-033', 'AML-NET-046', 'AML-NET-047'],
    answer: 'Private endpoints of the template; automatic repair of public access',
    mapping: 'source',
  },
  {
    standard: 'pci-dss',
    requirement: 'Vulnerability management, scans',
    clause: 'Requirements 6 and 11',
    meaning:
      'Computes run current images and are made anew rather than patched; templates are checked before they are deployed; the estate is scanned all the time.',
    rules: ['AML-CICD-001', 'AML-CICD-005', 'AML-CICD-007', 'AML-CICD-030'],
    answer: '`aml-warden check` in every pull request; full scan every six hours. Scans of images are Defender for Containers’',
    mapping: 'inferred',
  },
  {
    standard: 'pci-dss',
    requirement: 'Logging and monitoring',
    clause: 'Requirement 10',
    meaning: 'Logs of workspaces, endpoints, vaults and the subscription go to one place and are kept a year.',
    rules: ['AML-MON-001', 'AML-MON-002', 'AML-MON-005', 'AML-MON-008', 'AML-MON-017'],
    answer: 'Diagnostic settings; Log Analytics with 365 days',
    mapping: 'source',
  },
  {
    standard: 'pci-dss',
    requirement: 'Separation of environments',
    clause: 'Requirement 6.5',
    meaning: 'Development and test have no data and no people of production.',
    rules: separationRules,
    answer: 'infra/templates/multi-environment.bicep',
    mapping: 'inferred',
  },
];
