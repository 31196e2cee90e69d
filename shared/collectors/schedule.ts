import { listOfUnit } from './collector.ts';

export const schedules = listOfUnit('schedule', 'schedules');
