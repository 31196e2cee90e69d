import { isJsonObject, type Json } from '../model/json.ts';

const HIDDEN = '(hidden)';

/** `…?sig=x`, `AccountKey=x;` and `://user:x@`, with what stays in front of the secret. */
const PATTERNS = [
  /([?&](?:sig|signature|code|token|key|apikey|password|pwd|secret)=)[^&#\s]+/gi,
  /((?:^|[;\s])(?:accountkey|sharedaccesskey|sharedaccesssignature|accesskey|password|pwd)\s*=\s*)[^;\s]+/gi,
  /(:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g,
];

/** A value as a receipt may show it: people and other services read receipts, and an address may carry what it is opened with. */
export function withoutSecretParts(value: Json): Json {
  if (typeof value === 'string') {
    return PATTERNS.reduce((text, pattern) => text.replace(pattern, `$1${HIDDEN}`), value);
  }
  if (Array.isArray(value)) {
    return value.map(withoutSecretParts);
  }
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutSecretParts(inner)])) : value;
}
