import type { RemediationView } from '../shared/api/ports.ts';
import type { Transition } from '../shared/model/finding.ts';
import { shortId } from '../shared/model/short-id.ts';
import type { ServiceClient } from './client.ts';

export interface Narrator {
  stop(): void;
}

/** Tells what happens, as it happens: event → finding → remediation → resolved, with times and the actor's name. */
export function narrate(service: ServiceClient, say: (line: string) => void, everyInMs = 250): Narrator {
  const told = new Set<string>();
  let stopped = false;
  const once = async (first: boolean): Promise<void> => {
    const [transitions, remediations] = await Promise.all([service.transitions('top=50'), service.remediations('top=50')]);
    const lines = [...transitions.toReversed().map(transitionLine), ...remediations.toReversed().flatMap(remediationLines)];
    for (const { key, text } of lines.toSorted((a, b) => a.at.localeCompare(b.at))) {
      if (!told.has(key)) {
        told.add(key);
        if (!first) {
          say(text);
        }
      }
    }
  };
  const loop = async (): Promise<void> => {
    for (let first = true; !stopped; first = false) {
      // The host may be away for a moment; the next round tells what was missed.
      await once(first).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, everyInMs));
    }
  };
  void loop();
  return {
    stop: () => {
      stopped = true;
    },
  };
}

interface Line {
  readonly key: string;
  readonly at: string;
  readonly text: string;
}

function transitionLine(transition: Transition): Line {
  const { id, findingId, at, change, ruleId, resourceId, because, actor, eventAt, severity } = transition;
  const delay = eventAt === undefined ? '' : ` ${((Date.parse(at) - Date.parse(eventAt)) / 1000).toFixed(1)} s after the change`;
  const by = actor === undefined ? '' : ` by ${whoOf(actor.name)}`;
  return {
    key: id,
    at,
    text: printable(
      `${time(at)}  ${change.padEnd(9)} ${shortId(findingId)} ${ruleId} (${severity}) on ${short(resourceId)}${by}${delay}: ${because}`,
    ),
  };
}

function remediationLines({ id, requestedAt, endedAt, outcome, state, plan, remediationId, resourceId, because }: RemediationView): Line[] {
  const what = plan?.summary ?? remediationId;
  const asked: Line = {
    key: `${id} asked`,
    at: requestedAt,
    text: printable(`${time(requestedAt)}  remediation ${what} (${short(resourceId)})`),
  };
  const now = endedAt ?? requestedAt;
  const reason = because === undefined ? '' : `: ${because}`;
  const current: Line = {
    key: `${id} ${state}`,
    at: now,
    text: printable(`${time(now)}  remediation ${outcome ?? state}${reason} (${short(resourceId)})`),
  };
  return [asked, current];
}

/** An identity is named by its resource id, of which the last part says it. */
function whoOf(name: string): string {
  return name.startsWith('/subscriptions/') ? name.slice(name.lastIndexOf('/') + 1) : name;
}

function time(at: string): string {
  return at.slice(11, 19);
}

function short(id: string): string {
  return id.split('/').slice(-2).join('/');
}

/** Names come from Azure: nothing in them may steer a terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '�');
}
