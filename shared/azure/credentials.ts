import type { TokenCredential } from '@azure/core-auth';
import { AzureAuthorityHosts, DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import type { Settings } from '../config/settings.ts';

type Endpoints = Pick<Settings, 'ARM_ENDPOINT'>;
type Reader = Endpoints & Pick<Settings, 'READER_CLIENT_ID'>;
type Remediator = Reader & Pick<Settings, 'REMEDIATOR_CLIENT_ID'>;
type Environment = Readonly<Record<string, string | undefined>>;

/** The identity every look uses: as a service its managed identity, elsewhere whoever is signed in. */
export function readerCredential(settings: Reader, environment: Environment = process.env): TokenCredential {
  return credentialOf(settings.READER_CLIENT_ID, settings, environment);
}

/** The identity that writes; without one of its own, the reader's. */
export function remediatorCredential(settings: Remediator, environment: Environment = process.env): TokenCredential {
  return credentialOf(settings.REMEDIATOR_CLIENT_ID ?? settings.READER_CLIENT_ID, settings, environment);
}

function credentialOf(clientId: string | undefined, settings: Endpoints, environment: Environment): TokenCredential {
  const chosen = clientId === undefined ? {} : { clientId };
  if (isService(environment)) {
    return new ManagedIdentityCredential(chosen);
  }
  const authorityHost = environment['AZURE_AUTHORITY_HOST'] ?? authorityOf(settings.ARM_ENDPOINT);
  return new DefaultAzureCredential({
    ...(authorityHost === undefined ? {} : { authorityHost }),
    ...(clientId === undefined ? {} : { managedIdentityClientId: clientId }),
  });
}

/** Azure sets this variable where it offers a managed identity to an app. */
function isService(environment: Environment): boolean {
  return (environment['IDENTITY_ENDPOINT'] ?? '') !== '';
}

/** Whom a person signs in with, by cloud; undefined: the public cloud's. */
export function authorityOf(armEndpoint: string): string | undefined {
  switch (new URL(armEndpoint).hostname) {
    case 'management.usgovcloudapi.net':
      return AzureAuthorityHosts.AzureGovernment;
    case 'management.chinacloudapi.cn':
      return AzureAuthorityHosts.AzureChina;
    default:
      return undefined;
  }
}
