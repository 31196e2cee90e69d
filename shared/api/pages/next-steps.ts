import { html } from 'hono/html';
import type { KillSwitch } from '../../model/remediation-store.ts';
import type { ScanRun } from '../../model/run.ts';
import type { Severity } from '../../model/verdict.ts';
import type { ListedExemption } from '../exemptions.ts';
import type { Html } from './layout.ts';
import { clock, many } from './parts.ts';

const SOON_IN_MS = 14 * 86_400_000;

export interface Situation {
  readonly open: Readonly<Record<Severity, number>>;
  /** How many repairs wait for a decision; at most what was asked for. */
  readonly waiting: number;
  readonly lastScan: ScanRun | undefined;
  readonly exemptions: readonly ListedExemption[];
  readonly now: Date;
}

/** What a person would do next, the most urgent first; empty when nothing waits. */
export function nextSteps({ open, waiting, lastScan, exemptions, now }: Situation): Html[] {
  const ending = exemptions.filter(({ status, expires }) => status === 'active' && Date.parse(expires) - now.getTime() < SOON_IN_MS).length;
  const worst = open.critical > 0 ? 'critical' : 'high';
  return [
    ...(waiting > 0
      ? [
          html`<a href="/api/dashboard/remediations">${many(waiting, 'repair waits', 'repairs wait')} for a decision</a>: see the exact change, then approve or decline.`,
        ]
      : []),
    ...(open[worst] > 0
      ? [
          html`<a href="/api/dashboard/findings?severity=${worst}">${many(open[worst], `${worst} finding is`, `${worst} findings are`)} open</a>: repair each, or accept it with a reason and a date.`,
        ]
      : []),
    ...scanSteps(lastScan),
    ...(ending > 0
      ? [
          html`<a href="/api/dashboard/exemptions">${many(ending, 'exemption ends', 'exemptions end')} within 14 days</a>: what is accepted until then will be found again.`,
        ]
      : []),
  ];
}

function scanSteps(run: ScanRun | undefined): Html[] {
  if (run === undefined) {
    return [html`No full scan has run: <a href="/api/dashboard/scans">start one</a> to see everything once.`];
  }
  const link = html`<a href="/api/dashboard/scans/${encodeURIComponent(run.id)}">the scan of ${clock(run.startedAt)}</a>`;
  const { deniedReads, failed } = run.progress;
  return [
    ...(run.state === 'running' ? [html`A scan is under way: ${Math.round(run.progress.percent)} %, ${link}.`] : []),
    ...(run.state === 'failed' ? [html`The last scan failed: see ${link}.`] : []),
    ...(failed > 0 ? [html`${many(failed, 'unit')} could not be assessed in ${link}.`] : []),
    ...(deniedReads > 0
      ? [
          html`${many(deniedReads, 'read was', 'reads were')} denied in ${link}: <code>aml-warden doctor</code> prints the command that grants what is missing.`,
        ]
      : []),
    ...(run.silentSubscriptions.length > 0
      ? [html`${many(run.silentSubscriptions.length, 'expected subscription')} showed nothing in ${link}.`]
      : []),
  ];
}

/** Said wherever repairs are, while nobody may write. */
export function stopped(kill: KillSwitch | null): { readonly on: boolean; readonly says: string } {
  return kill?.on === true
    ? { on: true, says: `Every repair is stopped since ${clock(kill.at)} by ${kill.by}: ${kill.because}` }
    : { on: false, says: 'Repairs are not stopped.' };
}
