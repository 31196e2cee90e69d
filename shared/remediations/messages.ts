import type { Json } from '../model/json.ts';
import type { Message } from '../model/message.ts';
import type { Plan } from '../model/remediation.ts';
import type { RemediationRecord } from '../model/remediation-run.ts';
import { nameOfId } from '../model/resource-id.ts';
import { isPersonal } from './requester.ts';

export interface MessageOptions {
  /** Where people reach the app; absent: nothing is linked. */
  readonly publicUrl?: string | undefined;
  /** Path and query of the signed link. */
  readonly approval?: string | undefined;
  readonly at: Date;
}

/** What people are told of a remediation: that it waits for them, or how it ended. */
export function messageOf(record: RemediationRecord, options: MessageOptions): Message {
  return record.state === 'waiting' ? approvalMessage(record, options) : outcomeMessage(record, options);
}

function approvalMessage(record: RemediationRecord, options: MessageOptions): Message {
  const { id, ask, plan, preflight } = record;
  return {
    ...base(record, options),
    id: `remediation-${id}-ask-${ask?.number ?? 0}`,
    topic: 'approval',
    title: `Approval wanted: ${plan?.summary ?? record.request.remediationId} (${nameOfId(record.request.resourceId)})`,
    text: sentences([
      ...(record.because === undefined ? [] : [record.because]),
      ...(preflight?.reasons ?? []),
      ...consequences(plan),
      options.approval === undefined || options.publicUrl === undefined
        ? `Decide with aml-warden approve ${id}.`
        : 'The link shows the exact change; nothing happens until you decide there.',
    ]),
    severity: 'high',
    facts: [
      ...facts(record),
      { name: 'Preflight', value: preflight?.result ?? 'unknown' },
      { name: 'Risk', value: plan?.risk ?? 'unknown' },
      ...(record.notBefore === undefined ? [] : [{ name: 'Written not before', value: record.notBefore }]),
      ...(ask === undefined ? [] : [{ name: 'Open until', value: ask.expiresAt }]),
    ],
    differences: differences(plan),
    links: links(record, options),
    ...(ask === undefined ? {} : { expiresAt: ask.expiresAt }),
  };
}

const endings: Readonly<Record<string, string>> = {
  repaired: 'Repaired',
  stillFailing: 'Repair did not help',
  notNeeded: 'Repair not needed',
  refused: 'Repair refused',
  declined: 'Repair declined',
  expired: 'Approval expired',
  shadowed: 'Repair recorded, not carried out',
  failed: 'Repair failed',
  undone: 'Repair taken back',
  conflict: 'Repair not taken back: somebody changed it since',
};

const BAD_ENDS: readonly string[] = ['stillFailing', 'failed', 'conflict'];

function outcomeMessage(record: RemediationRecord, options: MessageOptions): Message {
  const { plan, outcome = 'failed', approver } = record;
  const hasWritten = record.wroteAt !== undefined;
  return {
    ...base(record, options),
    id: idOf(record, outcome, options.at),
    topic: 'remediation',
    title: `${endings[outcome] ?? outcome}: ${plan?.summary ?? record.request.remediationId} (${nameOfId(record.request.resourceId)})`,
    text: record.because ?? '',
    severity: BAD_ENDS.includes(outcome) || isMissed(record) ? 'high' : 'medium',
    facts: [
      ...facts(record),
      { name: 'Outcome', value: outcome },
      ...(isMissed(record) ? [{ name: 'Preflight', value: record.preflight?.result ?? 'unknown' }] : []),
      ...(approver === undefined ? [] : [{ name: 'Approved by', value: approver }]),
    ],
    ...(hasWritten ? { differences: differences(plan) } : {}),
    links: links(record, options),
  };
}

/** A repair that the mode wants and that was not carried out: what it was for stays as it is until somebody acts. */
function isMissed({ outcome, kind, mode, plan, gate, preflight, request }: RemediationRecord): boolean {
  const isWanted = (mode === 'auto' || mode === 'approve') && !isPersonal(request.requestedBy);
  // A dispute closes the gate whatever the preflight says, and the finding tells of it.
  const isDisputed = gate === 'refuse' && preflight?.result !== 'unsafe';
  return kind === 'fix' && outcome === 'refused' && isWanted && plan !== undefined && !isDisputed;
}

/** Each change of the resource plans the same again: once a day is enough to tell why nothing comes of it. */
function idOf(record: RemediationRecord, outcome: string, at: Date): string {
  const { id, plan } = record;
  return isMissed(record) ? `refused-${plan?.hash ?? id}-${at.toISOString().slice(0, 10)}` : `remediation-${id}-${outcome}`;
}

function base({ request, environment }: RemediationRecord, { at }: MessageOptions): Pick<Message, 'unit' | 'environment' | 'at'> {
  return { unit: request.unit, at: at.toISOString(), ...(environment === undefined ? {} : { environment }) };
}

function facts({ id, request }: RemediationRecord): Message['facts'] {
  return [
    { name: 'Resource', value: request.resourceId },
    { name: 'Rule', value: request.ruleId },
    { name: 'Requested by', value: request.requestedBy },
    { name: 'Remediation', value: id },
  ];
}

function consequences(plan: Plan | undefined): string[] {
  const undo = plan?.undo === null ? ['It cannot be undone.'] : [];
  return plan === undefined ? [] : [...plan.sideEffects, ...undo];
}

function differences(plan: Plan | undefined): NonNullable<Message['differences']> {
  return (plan?.differences ?? []).map(({ path, before, after }) => ({ path, before: shown(before), after: shown(after) }));
}

const LONGEST_VALUE = 500;

function shown(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}

function links({ id, request }: RemediationRecord, { publicUrl, approval }: MessageOptions): Message['links'] {
  return publicUrl === undefined
    ? []
    : [
        ...(approval === undefined ? [] : [{ title: 'Decide', url: `${publicUrl}${approval}` }]),
        { title: 'Remediation', url: `${publicUrl}/api/dashboard/remediations/${encodeURIComponent(id)}` },
        { title: 'Finding', url: `${publicUrl}/api/dashboard/findings/${encodeURIComponent(request.findingId)}` },
      ];
}

function sentences(all: readonly string[]): string {
  return [...new Set(all)].join(' ');
}
