/** The types a data collection rule knows. */
export type ColumnType = 'boolean' | 'datetime' | 'dynamic' | 'int' | 'long' | 'real' | 'string';

export type Columns = Readonly<Record<string, ColumnType>>;

interface Values {
  readonly boolean: boolean;
  readonly datetime: string;
  readonly dynamic: string | number | boolean | null | readonly string[];
  readonly int: number;
  readonly long: number;
  readonly real: number;
  readonly string: string;
}

/** A row of a table; null where nothing is known. */
export type RowOf<C extends Columns> = { readonly [K in keyof C]: Values[C[K]] | null };

/**
 * The tables in Log Analytics with their columns, in order. The rows we send, the data collection rule, the tables and the queries are all
 * made from this list or checked against it. None of the names is reserved (Title, Type, TenantId and so on are).
 */
export const logTables = {
  findings: {
    table: 'AmlFindings_CL',
    stream: 'Custom-AmlFindings',
    columns: {
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
      ActorConfidence: 'string',
      CorrelationId: 'string',
      SchemaVersion: 'int',
    },
  },
  changes: {
    table: 'AmlChanges_CL',
    stream: 'Custom-AmlChanges',
    columns: {
      TimeGenerated: 'datetime',
      EventTime: 'datetime',
      ChangeKey: 'string',
      UnitId: 'string',
      ResourceId: 'string',
      ResourceType: 'string',
      PropertyPath: 'string',
      ValueBefore: 'string',
      ValueAfter: 'string',
      IsDrift: 'boolean',
      FindingKeys: 'string',
      ActorName: 'string',
      ActorType: 'string',
      ActorConfidence: 'string',
      SchemaVersion: 'int',
    },
  },
  /** Full scans, and a heartbeat every quarter of an hour: its absence says that nobody looks any more. */
  runs: {
    table: 'AmlRuns_CL',
    stream: 'Custom-AmlRuns',
    columns: {
      TimeGenerated: 'datetime',
      RunKey: 'string',
      RunKind: 'string',
      State: 'string',
      StartedBy: 'string',
      StartedAt: 'datetime',
      EndedAt: 'datetime',
      Because: 'string',
      Units: 'int',
      FailedUnits: 'int',
      DeniedReads: 'int',
      UnreadReads: 'int',
      SilentSubscriptions: 'int',
      MissedChanges: 'int',
      DeadLetters: 'int',
      SchemaVersion: 'int',
    },
  },
  remediations: {
    table: 'AmlRemediations_CL',
    stream: 'Custom-AmlRemediations',
    columns: {
      TimeGenerated: 'datetime',
      RemediationKey: 'string',
      RemediationKind: 'string',
      RemediationName: 'string',
      RuleId: 'string',
      FindingKey: 'string',
      ResourceId: 'string',
      UnitId: 'string',
      Mode: 'string',
      Outcome: 'string',
      Because: 'string',
      RequestedBy: 'string',
      Approver: 'string',
      StartedAt: 'datetime',
      EndedAt: 'datetime',
      SchemaVersion: 'int',
    },
  },
} as const satisfies Readonly<Record<string, { readonly table: string; readonly stream: string; readonly columns: Columns }>>;

export type LogTable = keyof typeof logTables;
export type LogRow<T extends LogTable> = RowOf<(typeof logTables)[T]['columns']>;
