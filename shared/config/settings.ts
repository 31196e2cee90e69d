import { z } from 'zod';
import { ConfigError } from './parse.ts';

const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));
const httpsUrl = z.url({ protocol: /^https$/ }).transform((value) => value.replace(/\/+$/, ''));

/** App settings: endpoints and identities, nothing else. docs/configuration.md explains each. */
const Settings = z.object({
  ARM_ENDPOINT: httpsUrl.default('https://management.azure.com'),
  ARM_AUDIENCE: httpsUrl.default('https://management.azure.com'),
  /** Client id of the user-assigned identity that reads; absent: the system-assigned one. */
  READER_CLIENT_ID: z.string().optional(),
  /** Client id of the identity that writes; absent: the reader's, which should then hold no write role. */
  REMEDIATOR_CLIENT_ID: z.string().optional(),
  /** Logs Ingestion endpoint of the data collection rule; absent: findings stay in the outbox's own store only. */
  LOGS_ENDPOINT: url.optional(),
  LOGS_AUDIENCE: httpsUrl.default('https://monitor.azure.com'),
  LOGS_RULE_ID: z
    .string()
    .regex(/^dcr-[0-9a-f]{32}$/, 'expected the immutable id of a data collection rule: dcr- and 32 hex digits')
    .optional(),
  LOGS_STREAM_FINDINGS: z.string().startsWith('Custom-').default('Custom-AmlFindings'),
  /** State: a connection string (development) … */
  WARDEN_STORAGE: z.string().optional(),
  /** … or, with an identity, the service addresses. */
  WARDEN_STORAGE__tableServiceUri: url.optional(),
  WARDEN_STORAGE__blobServiceUri: url.optional(),
  LOGS_STREAM_CHANGES: z.string().startsWith('Custom-').default('Custom-AmlChanges'),
  LOGS_STREAM_RUNS: z.string().startsWith('Custom-').default('Custom-AmlRuns'),
  LOGS_STREAM_REMEDIATIONS: z.string().startsWith('Custom-').default('Custom-AmlRemediations'),
  /** Secrets: `teams-webhook-url`, `approval-signing-key`, `smtp-url`. */
  KEY_VAULT_URL: httpsUrl.optional(),
  /** `false` where the vault's name does not end in its cloud's suffix, as with a private DNS name. */
  KEY_VAULT_VERIFY_CHALLENGE: z.enum(['true', 'false']).default('true'),
  /** Where people reach this app; links in cards and mails begin with it. */
  PUBLIC_URL: url.optional(),
  /** Endpoint of Azure Communication Services; absent: mail goes out by SMTP where the vault holds `smtp-url`. */
  EMAIL_ENDPOINT: httpsUrl.optional(),
  EMAIL_AUDIENCE: httpsUrl.default('https://communication.azure.com'),
  /** Event Grid topic that is sent a CloudEvent per transition. */
  EVENT_GRID_TOPIC_ENDPOINT: httpsUrl.optional(),
  EVENT_GRID_AUDIENCE: httpsUrl.default('https://eventgrid.azure.net'),
  /** Where the service's own measures go, and the host's telemetry; absent, with OTEL_EXPORTER_OTLP_ENDPOINT too: measures are lines of the log. */
  APPLICATIONINSIGHTS_CONNECTION_STRING: z.string().optional(),
  /** `Authorization=AAD` and, for a user-assigned identity, `;ClientId=…`. */
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: z.string().optional(),
  /** OTLP over HTTP; measures go to `/v1/metrics` below it. */
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  /** For measures alone, as it stands. */
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: url.optional(),
  /** One fixed user for /api on a developer's machine, `name=roles`, e.g. `you@localhost=reader,approver,admin`; refused in Azure. */
  WARDEN_LOCAL_USER: z.string().optional(),
  /** Set by App Service when its authentication stands in front of us. */
  WEBSITE_AUTH_ENABLED: z.string().optional(),
  /** Set by Azure; its presence means this is not a developer's machine. */
  WEBSITE_INSTANCE_ID: z.string().optional(),
});

export type Settings = z.output<typeof Settings>;

/** One of them is there on every plan: Flex Consumption, Consumption on Linux and Container Apps have no WEBSITE_INSTANCE_ID. */
const SET_BY_AZURE = ['WEBSITE_INSTANCE_ID', 'WEBSITE_SKU', 'WEBSITE_POD_NAME', 'LEGION_SERVICE_HOST', 'CONTAINER_APP_NAME'];

/** Reads the settings from an environment; throws a ConfigError that lists everything wrong at once. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(`The app settings cannot be used:\n${z.prettifyError(parsed.error)}`);
  }
  const settings = parsed.data;
  const identityStorage = settings.WARDEN_STORAGE__tableServiceUri !== undefined && settings.WARDEN_STORAGE__blobServiceUri !== undefined;
  if (settings.WARDEN_STORAGE === undefined && !identityStorage) {
    throw new ConfigError(
      'Nowhere to keep state: set WARDEN_STORAGE (a connection string) or both WARDEN_STORAGE__tableServiceUri and WARDEN_STORAGE__blobServiceUri.',
    );
  }
  if (settings.WARDEN_LOCAL_USER !== undefined && SET_BY_AZURE.some((name) => name in given)) {
    throw new ConfigError(
      'WARDEN_LOCAL_USER is for a developer’s machine and is refused in Azure: remove it and use App Service authentication.',
    );
  }
  return settings;
}
