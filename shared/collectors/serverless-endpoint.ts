import { listOfUnit } from './collector.ts';

export const serverlessEndpoints = listOfUnit('serverless-endpoint', 'serverlessEndpoints');
