import { listOfUnit } from './collector.ts';

export const datastores = listOfUnit('datastore', 'datastores');
