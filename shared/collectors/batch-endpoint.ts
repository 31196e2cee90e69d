import { listBelow, listOfUnit } from './collector.ts';

export const batchEndpoints = listOfUnit('batch-endpoint', 'batchEndpoints');
export const batchDeployments = listBelow('batch-deployment', 'batch-endpoint', 'deployments');
