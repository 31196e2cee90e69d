import type { ReportData } from '../../model/report-data.ts';
import type { Severity } from '../../model/verdict.ts';
import { countsOf } from './data.ts';
import { counted, isOpen } from './next-steps.ts';
import { compliantPercent } from './posture.ts';
import { durationText, percentText } from './texts.ts';

/** One number that a reader looks for first, and what to make of it. */
export interface Headline {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly tone: 'good' | 'bad' | 'plain';
}

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** Four to six numbers, the same on screen, on paper and in mail. */
export function headlines(data: ReportData): Headline[] {
  return [compliant(data), open(data), ...(data.hasHistory ? history(data) : []), unseen(data)];
}

function compliant({ posture, trend, units }: ReportData): Headline {
  const [now, before] = [compliantPercent(posture), compliantPercent(trend.at(-2)?.posture ?? { ...posture, pass: Number.NaN })];
  const change = now === null || before === null || Number.isNaN(before) ? null : Math.round((now - before) * 10) / 10;
  const note =
    change === null
      ? `in ${counted(units, 'unit')}`
      : change === 0
        ? 'as in the last report'
        : `${change > 0 ? '+' : '−'}${Math.abs(change).toFixed(1)} points since the last report`;
  return {
    name: 'Compliant',
    value: percentText(posture),
    note,
    tone: change === null || change === 0 ? 'plain' : change > 0 ? 'good' : 'bad',
  };
}

function open({ findings }: ReportData): Headline {
  const ours = findings.filter(isOpen);
  const parts = SEVERITIES.map((severity) => ({ severity, count: ours.filter((one) => one.severity === severity).length }));
  const worst = parts.slice(0, 2).some(({ count }) => count > 0);
  const note = parts
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`)
    .join(', ');
  return { name: 'Open findings', value: String(ours.length), note: note || 'nothing is open', tone: worst ? 'bad' : 'plain' };
}

function history(data: ReportData): Headline[] {
  const { new: opened, resolved, ageing, exempted, exempt } = countsOf(data);
  const oldest = Math.max(0, ...data.findings.map(({ days = 0 }) => days));
  const minutes = data.exposure.reduce((sum, one) => sum + one.minutes, 0);
  return [
    {
      name: 'New and resolved',
      value: `+${opened} −${resolved}`,
      note: data.since === undefined ? 'since the beginning' : 'since the last report',
      tone: opened > resolved ? 'bad' : resolved > opened ? 'good' : 'plain',
    },
    {
      name: 'Ageing',
      value: String(ageing),
      note: ageing === 0 ? 'none open for 30 days' : `open 30 days or more, oldest ${oldest}`,
      tone: ageing === 0 ? 'plain' : 'bad',
    },
    { name: 'Exposure', value: durationText(minutes), note: `summed; ${exempted + exempt} findings exempted`, tone: 'plain' },
  ];
}

function unseen({ posture, unseen: silent, neverSeen, units }: ReportData): Headline {
  const blind = silent.length + neverSeen.length;
  const judged = posture.unknown === 0 ? 'everything could be seen' : 'could not be judged';
  const note = units === 0 ? 'nothing has been looked at' : blind === 0 ? judged : `not judged; ${counted(blind, 'place')} show nothing`;
  return { name: 'Not known', value: String(posture.unknown), note, tone: posture.unknown + blind === 0 && units > 0 ? 'plain' : 'bad' };
}
