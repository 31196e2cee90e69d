import type { Change } from '../model/change.ts';
import type { Transition } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import type { RemediationRecord } from '../model/remediation-run.ts';
import type { ScanRun } from '../model/run.ts';
import { controls } from '../model/verdict.ts';
import type { LogRow } from './columns.ts';

/** Log Analytics cuts a field at 64 KB; we cut earlier, by bytes, and say so. */
const FIELD_LIMIT_IN_BYTES = 60_000;
const CUT = '… (cut)';

/**
 * A transition as a row of AmlFindings_CL. Ingestion does not de-duplicate and delivery is at least once:
 * queries take `arg_max(TimeGenerated, *) by TransitionKey`.
 */
export function findingRow(transition: Transition): LogRow<'findings'> {
  return {
    TimeGenerated: transition.at,
    EventTime: transition.eventAt ?? null,
    TransitionKey: transition.id,
    FindingKey: transition.findingId,
    Change: transition.change,
    Cause: transition.cause,
    RuleId: transition.ruleId,
    RuleTitle: transition.title,
    Severity: transition.severity,
    Control: transition.control,
    ControlName: controls[transition.control],
    ResourceId: transition.resourceId,
    ResourceType: transition.resourceType,
    UnitId: transition.unit,
    Because: cut(transition.because),
    Receipt: cut(JSON.stringify(transition.receipt)),
    ActorName: transition.actor === undefined ? null : cut(transition.actor.name),
    ActorType: transition.actor?.type ?? null,
    ActorConfidence: transition.actor?.confidence ?? null,
    CorrelationId: transition.correlationId ?? null,
    SchemaVersion: 1,
  };
}

/** A change as a row of AmlChanges_CL. */
export function changeRow(change: Change): LogRow<'changes'> {
  return {
    TimeGenerated: change.at,
    EventTime: change.eventAt ?? null,
    ChangeKey: change.id,
    UnitId: change.unit,
    ResourceId: change.resourceId,
    ResourceType: change.resourceType,
    PropertyPath: change.path,
    ValueBefore: textOf(change.before),
    ValueAfter: textOf(change.after),
    IsDrift: change.isDrift ?? null,
    FindingKeys: cut(change.findingIds.join(' ')),
    ActorName: change.actor === undefined ? null : cut(change.actor.name),
    ActorType: change.actor?.type ?? null,
    ActorConfidence: change.actor?.confidence ?? null,
    SchemaVersion: 1,
  };
}

/** A full scan that ended, as a row of AmlRuns_CL. */
export function runRow(run: ScanRun): LogRow<'runs'> {
  return {
    TimeGenerated: run.endedAt ?? run.startedAt,
    RunKey: run.id,
    RunKind: 'scan',
    State: run.state,
    StartedBy: cut(run.startedBy),
    StartedAt: run.startedAt,
    EndedAt: run.endedAt ?? null,
    Because: run.because === undefined ? null : cut(run.because),
    Units: run.progress.units,
    FailedUnits: run.progress.failed,
    DeniedReads: run.progress.deniedReads,
    UnreadReads: run.progress.unreadReads,
    SilentSubscriptions: run.silentSubscriptions.length,
    MissedChanges: (run.coverage ?? []).reduce((sum, { missed }) => sum + missed, 0),
    DeadLetters: null,
    SchemaVersion: 1,
  };
}

/** That the service is alive, and how many dead letters it has. */
export function heartbeatRow({
  id,
  at,
  deadLetters,
}: {
  readonly id: string;
  readonly at: string;
  readonly deadLetters: number;
}): LogRow<'runs'> {
  return {
    TimeGenerated: at,
    RunKey: id,
    RunKind: 'heartbeat',
    State: 'finished',
    StartedBy: null,
    StartedAt: at,
    EndedAt: at,
    Because: null,
    Units: null,
    FailedUnits: null,
    DeniedReads: null,
    UnreadReads: null,
    SilentSubscriptions: null,
    MissedChanges: null,
    DeadLetters: deadLetters,
    SchemaVersion: 1,
  };
}

/** A remediation or undo that ended, as a row of AmlRemediations_CL. */
export function remediationRow(record: RemediationRecord): LogRow<'remediations'> {
  const { request } = record;
  return {
    TimeGenerated: record.finishedAt ?? record.updatedAt,
    RemediationKey: record.id,
    RemediationKind: record.kind,
    RemediationName: request.remediationId,
    RuleId: request.ruleId,
    FindingKey: request.findingId,
    ResourceId: request.resourceId,
    UnitId: request.unit,
    Mode: record.mode ?? null,
    Outcome: record.outcome ?? null,
    Because: record.because === undefined ? null : cut(record.because),
    RequestedBy: cut(request.requestedBy),
    Approver: record.approver === undefined ? null : cut(record.approver),
    StartedAt: record.createdAt,
    EndedAt: record.finishedAt ?? null,
    SchemaVersion: 1,
  };
}

function textOf(value: Json): string {
  return cut(typeof value === 'string' ? value : JSON.stringify(value));
}

function cut(text: string): string {
  if (Buffer.byteLength(text) <= FIELD_LIMIT_IN_BYTES) {
    return text;
  }
  const bytes = Buffer.from(text).subarray(0, FIELD_LIMIT_IN_BYTES - Buffer.byteLength(CUT));
  // A character cut in half at the end becomes U+FFFD; drop it.
  return `${bytes.toString('utf8').replace(/\uFFFD$/, '')}${CUT}`;
}
