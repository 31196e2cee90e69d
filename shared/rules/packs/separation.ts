/** The rules that keep development, test and production apart; every framework that asks for separation means all of them. */
export const separationRules = [
  'AML-ENV-001',
  'AML-ENV-002',
  'AML-ENV-003',
  'AML-ENV-004',
  'AML-ENV-005',
  'AML-ENV-006',
  'AML-ENV-008',
  'AML-ENV-009',
  'AML-ENV-010',
  'AML-ENV-012',
  'AML-ENV-017',
  'AML-ENV-019',
  'AML-ENV-020',
] as const;
