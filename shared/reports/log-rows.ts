import type { Transition } from '../model/finding.ts';
import type { JsonObject } from '../model/json.ts';
import { controls } from '../model/verdict.ts';

/** Log Analytics cuts a field at 64 KB; we cut earlier, by bytes, and say so. */
const FIELD_LIMIT_IN_BYTES = 60_000;
const CUT = '… (cut)';

/** The columns of AmlFindings_CL with their types, as the data collection rule declares them. None is a reserved name. */
export const findingColumns = {
  TimeGenerated: 'datetime',
  EventTime: 'datetime',
  TransitionKey: 'string',
  FindingKey: 'string',
  Change: 'string',
  Cause: 'string',
  RuleId: 'string',
  RuleTitle: 'string',
  Severity: 'string',
  Control: 'int',
  ControlName: 'string',
  ResourceId: 'string',
  ResourceType: 'string',
  UnitId: 'string',
  Because: 'string',
  Receipt: 'string',
  ActorName: 'string',
  ActorType: 'string',
  CorrelationId: 'string',
  SchemaVersion: 'int',
} as const;

/**
 * A transition as a row of AmlFindings_CL. Ingestion does not de-duplicate and delivery is at least once:
 * queries take `arg_max(TimeGenerated, *) by TransitionKey`.
 */
export function findingRow(transition: Transition): JsonObject & Record<keyof typeof findingColumns, string | number | null> {
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
    CorrelationId: transition.correlationId ?? null,
    SchemaVersion: 1,
  };
}

function cut(text: string): string {
  if (Buffer.byteLength(text) <= FIELD_LIMIT_IN_BYTES) {
    return text;
  }
  const bytes = Buffer.from(text).subarray(0, FIELD_LIMIT_IN_BYTES - Buffer.byteLength(CUT));
  // A character cut in half at the end becomes U+FFFD; drop it.
  return `${bytes.toString('utf8').replace(/\uFFFD$/, '')}${CUT}`;
}
