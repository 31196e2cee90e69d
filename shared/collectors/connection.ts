import { listOfUnit } from './collector.ts';

export const connections = listOfUnit('connection', 'connections');
