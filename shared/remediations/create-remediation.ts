import { randomUUID } from 'node:crypto';
import type { Consumer } from '../model/consumer.ts';
import type { Notice } from '../model/finding.ts';
import type { RemediationActivities, RemediationRecord, RemediationView } from '../model/remediation-run.ts';
import type { KillSwitch } from '../model/remediation-store.ts';
import { approvalLinkOf, type Opened, openLink, type Refused } from './approval-link.ts';
import { applyRemediation } from './carry-out/apply.ts';
import { askForApproval, loadDecision } from './carry-out/ask.ts';
import { beginRemediation } from './carry-out/begin.ts';
import { finish } from './carry-out/finish.ts';
import { giveUp } from './carry-out/give-up.ts';
import { planRemediation } from './carry-out/plan.ts';
import { pollOperation } from './carry-out/poll.ts';
import { applyUndo, beginUndo, verifyUndo } from './carry-out/undo.ts';
import { verifyRemediation } from './carry-out/verify.ts';
import { createConsumer } from './consumer.ts';
import { type Answer, type DecisionRequest, decide } from './decide.ts';
import { isInstanceId } from './instance-id.ts';
import type { ApprovalLink } from './links.ts';
import type { Equipped, RemediationPorts } from './ports.ts';
import { type OwnWrite, ownWriteOf, recogniseNotice } from './recognise.ts';
import { requestRemediation, requestUndo, type Wanted } from './request.ts';
import { retellDecisions } from './retell.ts';
import { getView, listViews, type ViewFilter } from './view.ts';

/** The names that the orchestrations and their event are registered under; workflows/ defines them. */
export interface WorkflowNames {
  readonly remediate: string;
  readonly undo: string;
  readonly decisionEvent: string;
}

export interface RemediationService {
  readonly activities: RemediationActivities;
  readonly consumer: Consumer;
  /** The signed address of the ask that is open, absolute where the app knows its own; undefined: nobody is asked. */
  approvalUrl(id: string): Promise<string | undefined>;
  /** What a link asks about. */
  openLink(link: ApprovalLink, by: string): Promise<Opened>;
  decide(request: DecisionRequest): Promise<Answer | Refused>;
  /** Tells of decisions that nobody was told of; for the sweep. Returns how many. */
  retellDecisions(): Promise<number>;
  /** Ends as failed what nothing works on any more, unless it was touched since it was seen; for the sweep. True when it ended. */
  giveUp(seen: RemediationRecord, because: string): Promise<boolean>;
  request(wanted: Wanted, by: string): Promise<Answer>;
  requestUndo(remediation: string, by: string): Promise<Answer>;
  list(filter: ViewFilter): Promise<{ readonly items: readonly RemediationView[]; readonly next?: string }>;
  get(id: string): Promise<RemediationView | null>;
  /** The write of ours that an event tells of; null when it is somebody else's. */
  recognise(notice: Pick<Notice, 'resourceId' | 'at' | 'actor'>): Promise<OwnWrite | null>;
  killSwitch(): Promise<KillSwitch | null>;
  setKillSwitch(value: Pick<KillSwitch, 'on' | 'by' | 'because'>): Promise<void>;
}

export function createRemediation(ports: RemediationPorts, names: WorkflowNames): RemediationService {
  const equipped = equip(ports);
  const { store } = equipped;
  return {
    activities: createActivities(equipped),
    consumer: createConsumer(equipped, names.remediate),
    approvalUrl: (id) => approvalUrl(equipped, id),
    openLink: (link, by) => openLink(equipped, link, by),
    decide: (request) => decide(equipped, names.decisionEvent, request),
    retellDecisions: () => retellDecisions(equipped, names.decisionEvent),
    giveUp: (seen, because) => giveUp(equipped, seen, because),
    request: (wanted, by) => requestRemediation(equipped, names.remediate, { wanted, by }),
    requestUndo: (undoes, by) => requestUndo(equipped, names.undo, { undoes, by }),
    list: (filter) => listViews(store, filter),
    get: (id) => getView(store, id),
    recognise: (notice) => recognise(equipped, notice),
    killSwitch: () => store.killSwitch(),
    setKillSwitch: (value) => store.setKillSwitch({ ...value, at: equipped.now().toISOString() }),
  };
}

const defaults = {
  now: () => new Date(),
  newId: randomUUID,
  activityBudgetInMs: 120_000,
  holdInDays: 7,
} as const;

export function equip(ports: RemediationPorts): Equipped {
  return { ...defaults, ...ports };
}

function createActivities(equipped: Equipped): RemediationActivities {
  const signal = () => AbortSignal.timeout(equipped.activityBudgetInMs);
  return {
    beginRemediation: (input) => beginRemediation(equipped, input),
    planRemediation: (input) => planRemediation(equipped, input, signal()),
    askForApproval: (input) => askForApproval(equipped, input),
    loadDecision: (input) => loadDecision(equipped, input),
    applyRemediation: (input) => applyRemediation(equipped, input, signal()),
    pollOperation: (input) => pollOperation(equipped, input, signal()),
    verifyRemediation: (input) => verifyRemediation(equipped, input, signal()),
    finishRemediation: (input) => finish(equipped, input),
    beginUndo: (input) => beginUndo(equipped, input),
    applyUndo: (input) => applyUndo(equipped, input, signal()),
    verifyUndo: (input) => verifyUndo(equipped, input, signal()),
    finishUndo: (input) => finish(equipped, input),
  };
}

async function approvalUrl(equipped: Equipped, id: string): Promise<string | undefined> {
  const record = isInstanceId(id) ? await equipped.store.get(id) : null;
  const path = record === null ? undefined : await approvalLinkOf(equipped, record);
  return path === undefined ? undefined : `${equipped.publicUrl ?? ''}${path}`;
}

async function recognise(
  { store, ownPrincipals }: Equipped,
  notice: Pick<Notice, 'resourceId' | 'at' | 'actor'>,
): Promise<OwnWrite | null> {
  if (notice.actor?.objectId === undefined) {
    return null;
  }
  const { records } = await store.list({ resourceId: notice.resourceId, top: 10 });
  return recogniseNotice(
    notice,
    ownPrincipals,
    records.map(ownWriteOf).filter((write) => write !== null),
  );
}
