interface Asked {
  readonly method: string;
  readonly path: string;
}

/** Of what there is one by id, and where the ids are listed. */
const THINGS = [
  [/^\/api\/v1\/findings\/([^/]+)$/, 'finding', 'aml-warden findings lists them, aml-warden findings --status all the resolved ones too'],
  [/^\/api\/v1\/remediations\/([^/]+)(?:\/undo)?$/, 'remediation', 'the page Remediations lists them, aml-warden approve those that wait'],
  [/^\/api\/v1\/exemptions\/([^/]+)$/, 'exemption in force', 'aml-warden exempt list lists them'],
  [/^\/api\/v1\/reports\/([^/]+)$/, 'report', 'the page Reports lists them'],
] as const;

/** Why a service did not do what it was asked, and what to do then. */
export function refusalText({ method, path }: Asked, status: number, said: string | undefined): string {
  const route = path.split('?')[0] ?? '';
  const thing = status === 404 ? THINGS.find(([pattern]) => pattern.test(route)) : undefined;
  if (thing !== undefined) {
    const [pattern, name, where] = thing;
    return `There is no ${name} ${decodeURIComponent(pattern.exec(route)?.[1] ?? '')}: ${where}.`;
  }
  const what = said === undefined ? ' without saying why' : `: ${ended(oneSentence(said))}`;
  return `${method} ${route} was answered ${status}${what}${what.endsWith('.') ? '' : '.'}${hintFor(status)}`;
}

function hintFor(status: number): string {
  const isAboutSigningIn = status === 401 || (status >= 300 && status < 400);
  return isAboutSigningIn ? ' Give --audience and sign in with az login, or set AML_WARDEN_TOKEN.' : '';
}

/** Zod tells of each mistake on two lines: what was expected, and where. */
function oneSentence(text: string): string {
  return text
    .replace(/\s*\n\s*→ at ([^\n]+)/g, ' ($1)')
    .replace(/\s*✖ /g, ' ')
    .trim();
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
