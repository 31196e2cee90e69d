import { listBelow, listOfUnit } from './collector.ts';

export const onlineEndpoints = listOfUnit('online-endpoint', 'onlineEndpoints');
export const onlineDeployments = listBelow('online-deployment', 'online-endpoint', 'deployments');
