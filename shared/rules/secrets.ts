import { isJsonObject, type Json } from '../model/json.ts';
import type { ResourceView } from '../model/rule.ts';
import { fail, pass, type Verdict } from '../model/verdict.ts';

/** How a rule that looks for secrets declares the property: its values never reach a receipt. */
export const noSecrets = { expected: 'no plaintext secrets', secret: true } as const;

/** The verdict on a map of environment variables. It names the variables and never repeats a value. */
export function judgeVariables<Path extends string>(resource: ResourceView<Path>, path: Path): Verdict {
  const variables = resource.get(path);
  if (!isJsonObject(variables)) {
    return pass('There are no environment variables.');
  }
  const found = Object.entries(variables).flatMap(([name, value]) => {
    const sign = secretSign(name, value);
    return sign === undefined ? [] : [`${name} (${sign})`];
  });
  return found.length === 0
    ? pass(`None of ${Object.keys(variables).length} environment variable(s) looks like a secret.`)
    : fail(`Environment variables that look like secrets: ${found.join(', ')}.`);
}

/** Why a value looks like a secret, by its name or its own shape, or undefined. The answer holds nothing of the value. */
export function secretSign(name: string, value: Json): string | undefined {
  const text = withoutReferences(typeof value === 'string' ? value : JSON.stringify(value));
  const shape = SHAPES.find(([, pattern]) => pattern.test(text))?.[0];
  return shape ?? (isNamedSecret(name, text) ? 'by its name' : isRandom(name, text) ? 'a random text' : undefined);
}

const SHAPES: readonly (readonly [string, RegExp])[] = [
  ['a storage account key', /account_?key\s*=\s*[\w+/=]{8,}/i],
  ['a shared access key', /shared_?access_?key\s*=\s*[\w+/=]{8,}/i],
  ['a shared access signature', /shared_?access_?signature[\s=]*\S{8,}|\bsig=[\w%+/=-]{16,}/i],
  ['a private key', /-----BEGIN (?!CERTIFICATE|PUBLIC KEY)/],
  ['an AWS key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a GitHub token', /\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}/],
  ['a Slack token', /\bxox[a-z]-[\w-]{8,}/],
  ['an API key', /\bsk-[\w-]{16,}|\bhf_[A-Za-z0-9]{16,}|\bAIza[\w-]{30,}|\bdapi[0-9a-f]{32}/],
  ['a signed token', /\beyJ[\w-]{8,2000}\.eyJ[\w-]{8,}\.[\w-]*/],
  ['a password', /(?:^|[\s;,&?{"'])(?:password|passwd|pwd)["']?\s*[=:]\s*["']?[^\s;,&"'}]{3,}/i],
  ['a password in an address', /[a-z0-9+.-]:\/\/[^\s/:@]*:[^\s/@]{3,}@/i],
];

/** A reference that is resolved where the code runs: a connection, a Key Vault secret. What stands beside it is still looked at. */
function withoutReferences(text: string): string {
  return text
    .replace(/\$\{\{[^{}]*\}\}/g, '')
    .replace(/@Microsoft\.KeyVault\([^()]*\)/gi, '')
    .replace(
      /https:\/\/[\w-]+\.(?:vault\.azure\.(?:net|cn)|vault\.usgovcloudapi\.net)\/secrets\/[\w-]+(?:\/[0-9a-f]{32})?\/?(?![\w/-])/gi,
      '',
    )
    .trim();
}

const SECRET_NAME =
  /(?:^|[_.-])(?:password|passwd|pwd|passphrase|secret|(?:api|access|account|private|subscription|storage|master|client|admin|auth)[_.-]?key|(?:client|app)[_.-]?secret|(?:sas|access|auth|api|bearer|refresh|hf|github|pat)?[_.-]?token|credentials?)s?$/i;

const HARMLESS = /^(?:true|false|yes|no|on|off|none|null|\d{1,7}|\/\S*|\.{0,2}\/\S*|https?:\/\/\S*)$/i;

function isNamedSecret(name: string, text: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  return text !== '' && SECRET_NAME.test(words) && !HARMLESS.test(text);
}

/** Names of what is random by nature and no secret: digests, commits, versions, ids. */
const PUBLIC_RANDOM = /(?:hash|digest|sha\d*|md5|checksum|commit|revision|version|etag|fingerprint|thumbprint|_id|guid|uuid)s?$/i;
const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
const ADDRESS = /(?<![\w+.-])[a-z][\w+.-]{0,40}:\/\/\S*|(?:^|\s)[.~]?\/\S*|\bazureml:\S*|\bsha(?:256|512):\S*/gi;

/** Whether the text holds 32 or more characters that no person would write: keys look like that, names and paths do not. */
function isRandom(name: string, text: string): boolean {
  if (PUBLIC_RANDOM.test(name)) {
    return false;
  }
  if (/^[\w+/-]{40,}={1,2}$/.test(text)) {
    return entropy(text) > 4;
  }
  const rest = text.replace(GUID, ' ').replace(ADDRESS, ' ');
  return (rest.match(/[\w+=~-]{32,}/g) ?? []).some((word) =>
    /^[0-9a-f]+$/i.test(word) ? entropy(word) > 3 : isMixed(word) && entropy(word) > 4.1,
  );
}

/** Letters of both cases and digits among them, as in base64; words of people have few digits. */
function isMixed(word: string): boolean {
  return /[a-z]/.test(word) && /[A-Z]/.test(word) && (word.match(/\d/g) ?? []).length >= 3;
}

/** Shannon entropy in bits per character. */
function entropy(word: string): number {
  const counts = [...Map.groupBy([...word], (letter) => letter).values()].map((letters) => letters.length / word.length);
  return -counts.reduce((sum, share) => sum + share * Math.log2(share), 0);
}
