import { armTypes, kindOfType } from '../../../shared/model/kinds.ts';

/** Resources that hang on any other resource: their lists look at one scope, upwards or downwards. */
const EXTENSIONS = new Set([
  'microsoft.authorization/roleassignments',
  'microsoft.authorization/roledefinitions',
  'microsoft.authorization/denyassignments',
  'microsoft.authorization/policyassignments',
  'microsoft.authorization/locks',
  'microsoft.insights/diagnosticsettings',
]);

export function isExtensionType(type: string): boolean {
  return EXTENSIONS.has(type.toLowerCase());
}

/** The spelling Azure documents for types we know; the given one for others. */
export function properType(type: string): string {
  const kind = kindOfType(type);
  return kind === undefined ? type : armTypes[kind];
}

/** Types whose writes are answered before they are done. */
const LONG_RUNNING = [
  /^microsoft\.machinelearningservices\/(workspaces|registries)$/,
  /^microsoft\.machinelearningservices\/workspaces\/(computes|outboundrules|serverlessendpoints|schedules)$/,
  /^microsoft\.machinelearningservices\/workspaces\/(online|batch)endpoints(\/deployments)?$/,
  /^microsoft\.containerregistry\/registries$/,
  /^microsoft\.network\/(privateendpoints|networksecuritygroups|virtualnetworks)(\/[a-z]+)?$/,
];

export function isLongRunning(type: string): boolean {
  return LONG_RUNNING.some((pattern) => pattern.test(type.toLowerCase()));
}

/** Types that stand in a region: creating one needs a location. */
export function isTracked(type: string): boolean {
  const parts = type.toLowerCase().split('/');
  return (parts.length === 2 && !isExtensionType(type)) || /\/(online|batch|serverless)endpoints(\/deployments)?$/.test(type.toLowerCase());
}
