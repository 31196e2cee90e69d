import { driftOperations } from './drift-operations.ts';
import type { Role } from './principal.ts';

/** One route, as people and tools outside rely on it. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Parameters in braces. */
  readonly path: string;
  /** The lowest role that may; undefined: anybody. */
  readonly role: Role | undefined;
  readonly summary: string;
  /** What a success is; `page` is a list with nextLink, `accepted` a 202 with a status URL, `prompt` a 200 if it was done in time and else a 202. */
  readonly answer: 'page' | 'object' | 'accepted' | 'prompt' | 'html' | 'file';
  /** Names of query parameters. */
  readonly query?: readonly string[];
  /** Property → what it is, of the JSON body. */
  readonly body?: Readonly<Record<string, string>>;
}

const paged = ['top', 'next'] as const;

/** Every route below /api; a test compares the list with what the application answers. */
export const operations: readonly Operation[] = [
  { method: 'GET', path: '/api/v1/health', role: undefined, summary: 'Whether the service works, and its version', answer: 'object' },
  { method: 'GET', path: '/api/openapi.json', role: 'reader', summary: 'This document', answer: 'object' },
  { method: 'GET', path: '/api/v1/units', role: 'reader', summary: 'What is judged, with what is open', answer: 'page', query: paged },
  {
    method: 'POST',
    path: '/api/v1/units/look',
    role: 'approver',
    summary: 'Looks at a unit now, everything read again; one look at a time: while somebody looks, one more follows',
    answer: 'prompt',
    body: { unit: 'Id of a workspace, registry or subscription, or of anything below a workspace or registry' },
  },
  { method: 'GET', path: '/api/v1/looks/latest', role: 'reader', summary: 'The last look at a unit', answer: 'object', query: ['unit'] },
  {
    method: 'GET',
    path: '/api/v1/findings',
    role: 'reader',
    summary: 'Findings',
    answer: 'page',
    query: [...paged, 'unit', 'ruleId', 'severity', 'status', 'control', 'idPrefix'],
  },
  { method: 'GET', path: '/api/v1/findings/{id}', role: 'reader', summary: 'A finding with its history', answer: 'object' },
  {
    method: 'GET',
    path: '/api/v1/transitions',
    role: 'reader',
    summary: 'Changes of findings, newest first',
    answer: 'page',
    query: [...paged, 'unit', 'since'],
  },
  {
    method: 'GET',
    path: '/api/v1/remediations',
    role: 'reader',
    summary: 'Remediations, newest first',
    answer: 'page',
    query: [...paged, 'unit', 'state'],
  },
  { method: 'GET', path: '/api/v1/remediations/{id}', role: 'reader', summary: 'A remediation with its exact change', answer: 'object' },
  {
    method: 'POST',
    path: '/api/v1/remediations',
    role: 'approver',
    summary: 'Starts repairing an open finding; mode, preflight and approval apply',
    answer: 'accepted',
    body: { findingId: 'Id of the finding' },
  },
  { method: 'POST', path: '/api/v1/remediations/{id}/undo', role: 'approver', summary: 'Takes a repair back', answer: 'accepted' },
  { method: 'POST', path: '/api/v1/scans', role: 'admin', summary: 'Starts a full scan; one at a time', answer: 'accepted' },
  { method: 'GET', path: '/api/v1/scans', role: 'reader', summary: 'Full scans, newest first', answer: 'page', query: paged },
  { method: 'GET', path: '/api/v1/scans/{id}', role: 'reader', summary: 'A full scan with its progress', answer: 'object' },
  {
    method: 'POST',
    path: '/api/v1/reports',
    role: 'admin',
    summary: 'Makes a compliance report and delivers it',
    answer: 'accepted',
    body: { packs: 'Ids of frameworks; absent: as configured', formats: 'html, pdf, csv, json; absent: as configured' },
  },
  { method: 'GET', path: '/api/v1/reports', role: 'reader', summary: 'Compliance reports, newest first', answer: 'page', query: paged },
  { method: 'GET', path: '/api/v1/reports/{id}', role: 'reader', summary: 'A compliance report, its state and files', answer: 'object' },
  { method: 'GET', path: '/api/v1/reports/{id}/files/{name}', role: 'reader', summary: 'A file of a report', answer: 'file' },
  ...driftOperations,
  { method: 'GET', path: '/api/v1/coverage', role: 'reader', summary: 'What events missed, by resource type', answer: 'object' },
  {
    method: 'GET',
    path: '/api/v1/kill-switch',
    role: 'admin',
    summary: 'Whether every repair is stopped, by whom and why',
    answer: 'object',
  },
  {
    method: 'POST',
    path: '/api/v1/kill-switch',
    role: 'admin',
    summary: 'Stops every repair, or lets them go on',
    answer: 'object',
    body: { on: 'true stops, false lets go on', because: 'Why' },
  },
  {
    method: 'POST',
    path: '/api/v1/privacy/erase',
    role: 'admin',
    summary: 'Replaces the name or object id of a person wherever the service keeps it',
    answer: 'object',
    body: { principal: 'User principal name or object id' },
  },
  {
    method: 'GET',
    path: '/api/approvals/{id}',
    role: 'approver',
    summary: 'The signed link: shows an exact change; decides nothing',
    answer: 'html',
    query: ['ask', 'expires', 'signature'],
  },
  {
    method: 'POST',
    path: '/api/approvals/{id}',
    role: 'approver',
    summary: 'Decides, once per signed link',
    answer: 'accepted',
    query: ['ask', 'expires', 'signature'],
    body: { decision: 'approve or decline', planHash: 'Hash of the plan that was shown' },
  },
  {
    method: 'POST',
    path: '/api/v1/notifications/test',
    role: 'admin',
    summary: 'Sends a test on every channel that is switched on, or on one',
    answer: 'object',
    body: { channel: 'Optional: teams, email or event-grid' },
  },
  { method: 'GET', path: '/api/dashboard', role: 'reader', summary: 'The estate', answer: 'html' },
  { method: 'GET', path: '/api/dashboard/units', role: 'reader', summary: 'A unit', answer: 'html', query: ['id', 'look'] },
  {
    method: 'POST',
    path: '/api/dashboard/units/look',
    role: 'approver',
    summary: 'The button “Look again now”',
    answer: 'html',
    query: ['id'],
  },
  {
    method: 'GET',
    path: '/api/dashboard/findings',
    role: 'reader',
    summary: 'Findings, a list per severity',
    answer: 'html',
    query: ['status', 'severity', 'control', 'next'],
  },
  { method: 'GET', path: '/api/dashboard/findings/{id}', role: 'reader', summary: 'A finding', answer: 'html' },
  { method: 'POST', path: '/api/dashboard/findings/{id}/repair', role: 'approver', summary: 'The button “Repair it”', answer: 'html' },
  { method: 'POST', path: '/api/dashboard/findings/{id}/exempt', role: 'admin', summary: 'The button “Accept”', answer: 'html' },
  { method: 'GET', path: '/api/dashboard/exemptions', role: 'reader', summary: 'Exemptions and snoozes', answer: 'html' },
  { method: 'POST', path: '/api/dashboard/exemptions/{id}/revoke', role: 'admin', summary: 'The button “Revoke”', answer: 'html' },
  { method: 'GET', path: '/api/dashboard/remediations', role: 'reader', summary: 'Remediations', answer: 'html', query: ['next'] },
  { method: 'GET', path: '/api/dashboard/remediations/{id}', role: 'reader', summary: 'A remediation', answer: 'html' },
  { method: 'POST', path: '/api/dashboard/remediations/{id}/undo', role: 'approver', summary: 'The button “Undo it”', answer: 'html' },
  { method: 'GET', path: '/api/dashboard/scans', role: 'reader', summary: 'Scans', answer: 'html' },
  { method: 'GET', path: '/api/dashboard/scans/{id}', role: 'reader', summary: 'A scan with its progress', answer: 'html' },
  { method: 'POST', path: '/api/dashboard/scans', role: 'admin', summary: 'The button “Scan everything now”', answer: 'html' },
  { method: 'GET', path: '/api/dashboard/health', role: 'reader', summary: 'Whether the service works', answer: 'html' },
  { method: 'POST', path: '/api/dashboard/kill-switch', role: 'admin', summary: 'The button “Stop every repair”', answer: 'html' },
  { method: 'GET', path: '/api/dashboard/reports', role: 'reader', summary: 'Compliance reports', answer: 'html' },
  { method: 'POST', path: '/api/dashboard/reports', role: 'admin', summary: 'The button “Make a report now”', answer: 'html' },
];
