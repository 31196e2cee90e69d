import { Cron } from 'croner';
import { z } from 'zod';
import { defaultRulePolicy } from '../model/policy.ts';
import { canonicalId } from '../model/resource-id.ts';

const ruleId = z.string().regex(/^AML-[A-Z]+-\d{3}$/, 'expected a rule id such as AML-NET-001');
const mode = z.enum(['off', 'audit', 'shadow', 'approve', 'auto']);
const minutes = z.number().int().min(1);
const days = z.number().int().min(1);
const guid = z.uuid();
const resourceId = z.string().transform((value, context) => {
  const id = canonicalId(value);
  if (id === null) {
    context.addIssue({ code: 'custom', message: `expected an ARM resource id but found ${JSON.stringify(value)}` });
    return z.NEVER;
  }
  return id;
});

const cron = z
  .string()
  .max(100)
  .refine((pattern) => isCron(pattern), 'expected a cron expression with seconds such as 0 0 22 * * 6 (Saturdays at 22:00)');
const timezone = z.string().refine((name) => isCron('0 0 0 * * *', name), 'expected the name of a time zone such as Europe/Berlin');
const severity = z.enum(['critical', 'high', 'medium', 'low']);
const channel = z.enum(['teams', 'email', 'event-grid']);
const address = z.email();

/** warden.config.yaml. Every part has a default: an empty file is a valid, safe configuration (remediation in `audit`). */
export const WardenConfig = z.strictObject({
  /** What is governed. */
  scope: z
    .strictObject({
      /** Subscription ids. */
      subscriptions: z.array(guid).default([]),
      /** Management groups, by name; their subscriptions are governed too. */
      managementGroups: z.array(z.string().regex(/^[-\w().]{1,90}$/, 'expected the name of a management group')).default([]),
    })
    .prefault({}),
  /** What the organisation expects; rules ask for it. */
  policy: z
    .strictObject({
      allowedLocations: z.array(z.string()).default([...defaultRulePolicy.allowedLocations]),
      requiredTags: z.array(z.string()).default([...defaultRulePolicy.requiredTags]),
      environmentTag: z.string().min(1).default(defaultRulePolicy.environmentTag),
      productionValues: z.array(z.string().toLowerCase()).default([...defaultRulePolicy.productionValues]),
      approvedLogWorkspaces: z.array(resourceId).default([...defaultRulePolicy.approvedLogWorkspaces]),
      approvedPrivateEndpointSubscriptions: z.array(guid).default([...defaultRulePolicy.approvedPrivateEndpointSubscriptions]),
      connectionSecretMaxAgeInDays: days.default(defaultRulePolicy.connectionSecretMaxAgeInDays),
      maxIdleInMinutes: minutes.default(defaultRulePolicy.maxIdleInMinutes),
      v1LegacyMode: z.boolean().default(defaultRulePolicy.v1LegacyMode),
      maxSubscriptionOwners: z.number().int().min(1).default(defaultRulePolicy.maxSubscriptionOwners),
      automationPrincipals: z.array(guid).default([...defaultRulePolicy.automationPrincipals]),
    })
    .prefault({}),
  /** Which rules are judged: critical and high only, all, or all with what cannot be said counting as well. */
  profile: z.enum(['baseline', 'default', 'strict']).default('default'),
  /** Rules that are switched off by id. */
  disabledRules: z.array(ruleId).default([]),
  /** By rule id: a severity other than the catalogue's. */
  severities: z.record(ruleId, severity).default({}),
  /** When things run by themselves: cron with seconds, in UTC. */
  schedules: z
    .strictObject({
      fullScan: cron.default('0 0 */6 * * *'),
      report: cron.default('0 0 6 * * 1'),
    })
    .prefault({}),
  baseline: z
    .strictObject({
      /** Object ids or application ids whose deployments are the approved state by themselves. */
      approvedDeployers: z.array(guid).default([]),
      /** Property paths that are no drift, each with the reason. */
      ignore: z.array(z.strictObject({ path: z.string().min(1), reason: z.string().min(10) })).default([]),
    })
    .prefault({}),
  notifications: z
    .strictObject({
      /** Transitions below it are kept for the report. */
      minimumSeverity: severity.default('high'),
      teams: z.strictObject({ enabled: z.boolean().default(false) }).prefault({}),
      email: z
        .strictObject({
          to: z.array(address).default([]),
          from: address.optional(),
        })
        .prefault({}),
      /** Every transition as a CloudEvent to the topic of the app settings. */
      eventGrid: z.strictObject({ enabled: z.boolean().default(false) }).prefault({}),
      /** What goes where; the first that fits decides, none: everywhere. */
      routes: z
        .array(
          z.strictObject({
            unit: resourceId.optional(),
            environment: z.string().toLowerCase().optional(),
            minimumSeverity: severity.optional(),
            channels: z.array(channel),
            to: z.array(address).optional(),
          }),
        )
        .default([]),
      /** How long transitions are gathered into one message per unit. */
      gatherForInSeconds: z.number().int().min(0).max(3600).default(60),
      /** Messages an hour and channel; what is over goes out together as one digest. */
      perHour: z.number().int().min(1).default(30),
    })
    .prefault({}),
  reports: z
    .strictObject({
      packs: z.array(z.string()).default(['gdpr', 'hipaa', 'pci-dss']),
      formats: z.array(z.enum(['html', 'pdf', 'csv', 'json'])).default(['html', 'pdf', 'csv']),
      /** Absent: the recipients of notifications. */
      to: z.array(address).optional(),
    })
    .prefault({}),
  assessment: z
    .strictObject({
      /** How long a holder waits so that a deployment's burst becomes one look. */
      settleInMs: z.number().int().min(0).max(15_000).default(2_000),
      /** How old a reading may be to be used again when an event names something else. */
      reuseReadingsForInMs: z.number().int().min(0).default(600_000),
      /** How hard each subscription may be asked, for each identity; read when the app starts. Azure refills 25 reads a second. */
      requestsPerSecond: z.number().min(1).max(1_000).default(15),
      requestBurst: z.number().int().min(1).max(10_000).default(100),
      /** How late an event may tell of a change; the full scan waits so long before it counts one as missed. */
      eventLagInMs: z.number().int().min(0).max(600_000).default(60_000),
    })
    .prefault({}),
  remediation: z
    .strictObject({
      /** For every rule that has a remediation. */
      mode: mode.default('audit'),
      /** By rule id; wins over `mode`. A GATED remediation runs as `auto` only where it is named here. */
      rules: z.record(ruleId, mode).default({}),
      /** Other modes for a part of the estate; the first that fits decides before `rules` and `mode`. */
      scopes: z
        .array(
          z
            .strictObject({
              /** A subscription, resource group or resource. */
              scope: resourceId.optional(),
              environment: z.string().toLowerCase().optional(),
              mode: mode.optional(),
              rules: z.record(ruleId, mode).default({}),
            })
            .refine(({ scope, environment }) => scope !== undefined || environment !== undefined, 'name a scope, an environment or both'),
        )
        .default([]),
      /** When repairs may be written; empty: at any time. */
      maintenanceWindows: z
        .array(z.strictObject({ start: cron, durationInMinutes: minutes.max(7 * 24 * 60), timezone: timezone.default('UTC') }))
        .default([]),
      /** After so many reverts of one property the repair stops and the finding is contested. */
      contested: z.strictObject({ reverts: z.number().int().min(1).default(3), withinDays: days.default(7) }).prefault({}),
      approvalWindowInMinutes: minutes.default(7 * 24 * 60),
      budget: z
        .strictObject({
          perHour: z.number().int().min(0).default(10),
          perUnitPerHour: z.number().int().min(0).default(3),
          /** Most units of the estate that may be written to in an hour; at least one. */
          percentOfEstatePerHour: z.number().min(0).max(100).default(20),
        })
        .prefault({}),
      /** Resources aml-warden runs on; never remediated by it. */
      ownResources: z.array(resourceId).default([]),
    })
    .prefault({}),
  retention: z
    .strictObject({
      looksInDays: days.default(90),
      resolvedFindingsInDays: days.default(400),
      deadLettersInDays: days.default(30),
      runsInDays: days.default(400),
      changesInDays: days.default(400),
      messagesInDays: days.default(30),
      /** Files of reports; the newest of each kind and the numbers of the trend stay. */
      reportsInDays: days.default(400),
      orchestrationsInDays: days.default(30),
      /** Remediations and undos that have ended; at least as long as `remediation.contested.withinDays`. */
      remediationsInDays: days.default(400),
      /** Decisions, holds and locks that are over, and the hours that budgets were counted in. */
      remediationStateInDays: days.default(30),
    })
    .prefault({}),
});

export type WardenConfig = z.output<typeof WardenConfig>;

const when = z.iso.datetime({ offset: true });

/** exemptions.yaml: one decision each, for a resource, for a unit or for what carries a tag. */
export const ExemptionEntry = z
  .strictObject({
    /** `exempt`: the finding does not count until `expires`. `snooze`: it counts, and nobody is alerted until `until`. */
    kind: z.enum(['exempt', 'snooze']).default('exempt'),
    rule: ruleId,
    resource: resourceId.optional(),
    unit: resourceId.optional(),
    tag: z.strictObject({ name: z.string().min(1).max(512), value: z.string().min(1).max(256) }).optional(),
    reason: z.string().min(10, 'a reason that a reader understands a year from now').max(1_000),
    ticket: z.string().min(1).max(100),
    approver: z.string().min(1).max(256),
    expires: when.optional(),
    until: when.optional(),
    /** Property path → accepted value; `<resource id>#<path>` for a property of another resource. */
    values: z.record(z.string(), z.json()).refine((values) => Object.keys(values).length > 0, 'name at least one accepted value'),
  })
  .refine(
    ({ resource, unit, tag }) => [resource, unit, tag].filter((one) => one !== undefined).length === 1,
    'name one of resource, unit, tag',
  )
  .refine(
    ({ kind, expires, until }) =>
      kind === 'snooze' ? until !== undefined && expires === undefined : expires !== undefined && until === undefined,
    'an exemption ends with expires, a snooze with until',
  );

export const ExemptionsFile = z.strictObject({ exemptions: z.array(ExemptionEntry).default([]) });

/** Six fields at least: with five, minutes would be taken for seconds by whoever reads it. */
function isCron(pattern: string, zone = 'UTC'): boolean {
  try {
    new Cron(pattern, { timezone: zone, paused: true }).nextRun();
    return pattern.trim().split(/\s+/).length >= 6;
  } catch {
    return false;
  }
}
