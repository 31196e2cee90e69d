import { referenced } from './collector.ts';
import { texts, valueAt } from './raw.ts';

export const appInsights = referenced('app-insights', ['workspace'], ({ raw }) => texts(valueAt(raw, 'properties', 'applicationInsights')));
