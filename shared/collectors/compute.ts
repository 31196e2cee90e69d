import { listOfUnit } from './collector.ts';

export const computes = listOfUnit('compute', 'computes');
