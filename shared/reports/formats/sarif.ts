import { createHash } from 'node:crypto';
import type { JsonObject } from '../../model/json.ts';
import type { Severity } from '../../model/verdict.ts';
import type { FormatDocument, FormatFile, FormatResult, FormatRule } from './document.ts';

const LEVELS = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const satisfies Record<Severity, string>;
/** As GitHub ranks alerts, 0 to 10. */
const SECURITY_SEVERITY = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0' } as const satisfies Record<Severity, string>;

export interface SarifOptions {
  readonly rules: readonly FormatRule[];
  /** Frameworks, for the taxonomies. */
  readonly packs: readonly {
    readonly id: string;
    readonly title: string;
    readonly version: string;
    readonly controls: Readonly<Record<string, { readonly title: string }>>;
  }[];
}

/** SARIF 2.1.0: fails, what is accepted (suppressed), and what could not be judged (kind review). */
export function sarif(document: FormatDocument, { rules, packs }: SarifOptions): string {
  const shown = document.results.filter(({ verdict }) => verdict === 'fail' || verdict === 'exempt' || verdict === 'unknown');
  const used = rules.filter(({ id }) => shown.some(({ ruleId }) => ruleId === id));
  const index = new Map(used.map(({ id }, position) => [id, position]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: document.tool.name,
            version: document.tool.version,
            semanticVersion: document.tool.version,
            informationUri: 'https://github.com/aml-warden/aml-warden',
            rules: used.map((rule) => ruleOf(rule, packs)),
            supportedTaxonomies: packs.map(({ id }, position) => ({ name: id, index: position })),
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            startTimeUtc: document.startedAt,
            endTimeUtc: document.endedAt,
            toolExecutionNotifications: (document.files ?? []).filter(({ status }) => status === 'notEvaluated').map(notification),
          },
        ],
        columnKind: 'utf16CodeUnits',
        taxonomies: packs.map(({ id, title, version, controls }) => ({
          name: id,
          version,
          shortDescription: { text: title },
          taxa: Object.entries(controls).map(([control, { title: about }]) => ({ id: control, shortDescription: { text: about } })),
        })),
        results: shown.map((result) => resultOf(result, index)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(
  { id, title, severity, control, why, how, references, packs: spokenFor }: FormatRule,
  packs: SarifOptions['packs'],
): object {
  return {
    id,
    name: title.replace(/[^A-Za-z0-9]+(\w)/g, (_match, letter: string) => letter.toUpperCase()).replace(/[^A-Za-z0-9]/g, ''),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: {
      text: `${why}\n\n${how}`,
      markdown: `${why}\n\n**How to fix it:** ${how}\n\n${references.map((address) => `- <${address}>`).join('\n')}`,
    },
    helpUri: references[0],
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { 'security-severity': SECURITY_SEVERITY[severity], precision: 'very-high', tags: ['security', `control-${control}`] },
    relationships: packs.flatMap((pack, position) =>
      (spokenFor[pack.id] ?? []).map((target) => ({
        target: { id: target, toolComponent: { name: pack.id, index: position } },
        kinds: ['relevant'],
      })),
    ),
  };
}

function resultOf(result: FormatResult, index: ReadonlyMap<string, number>): object {
  const { ruleId, verdict, severity, because, resourceId, findingId, condition } = result;
  return {
    ruleId,
    ruleIndex: index.get(ruleId) ?? -1,
    kind: verdict === 'unknown' ? 'review' : 'fail',
    level: verdict === 'unknown' ? 'none' : LEVELS[severity],
    message: { text: `${because}${condition === undefined ? '' : ` (if ${condition})`}` },
    locations: [locationOf(result)],
    partialFingerprints: { 'findingId/v1': findingId ?? fingerprint(`${ruleId}|${resourceId}`) },
    ...(verdict === 'exempt' ? { suppressions: [{ kind: 'external', justification: because }] } : {}),
  };
}

function locationOf({ file, line, column, resourceId, resourceType }: FormatResult): object {
  const logical = {
    logicalLocations: [
      { name: resourceId.split('/').at(-1) ?? resourceId, fullyQualifiedName: resourceId, kind: resourceType.slice(0, 200) },
    ],
  };
  return file === undefined
    ? logical
    : {
        physicalLocation: {
          artifactLocation: { uri: addressOf(file) },
          region: { startLine: line ?? 1, ...(column === undefined ? {} : { startColumn: column }) },
        },
        ...logical,
      };
}

function notification({ path, reason, line }: FormatFile): JsonObject {
  return {
    level: 'warning',
    message: { text: reason ?? 'It was not evaluated.' },
    locations: [
      { physicalLocation: { artifactLocation: { uri: addressOf(path) }, ...(line === undefined ? {} : { region: { startLine: line } }) } },
    ],
  };
}

/** A path as a relative reference. */
function addressOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
