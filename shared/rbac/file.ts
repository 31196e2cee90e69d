import { parse } from 'yaml';
import { z } from 'zod';
import { canonicalId } from '../model/resource-id.ts';
import { type PersonaName, type PrincipalType, personaNames, personas, type ScopeName, scopeNames } from './personas.ts';

const scope = z.string().transform((value, context) => {
  const id = canonicalId(value);
  if (id === null) {
    context.addIssue({ code: 'custom', message: `expected an ARM resource id but found ${JSON.stringify(value)}` });
    return z.NEVER;
  }
  return id;
});

const RbacFile = z.strictObject({
  scopes: z.partialRecord(z.enum(scopeNames), scope),
  assignments: z
    .array(
      z.strictObject({
        persona: z.enum(personaNames as [PersonaName, ...PersonaName[]]),
        principal: z.uuid('expected the object id of a user, a group or a service principal'),
        principalType: z.enum(['User', 'Group', 'ServicePrincipal']),
      }),
    )
    .min(1, 'name at least one assignment'),
});

/** One role for one principal at one scope. */
export interface Wanted {
  /** Canonical id. */
  readonly scope: string;
  readonly role: string;
  readonly principalId: string;
  readonly principalType: PrincipalType;
  readonly persona: PersonaName;
}

export interface RbacPlanInput {
  /** Every scope the file names, canonical. */
  readonly scopes: readonly string[];
  readonly wanted: readonly Wanted[];
}

export type Parsed = { readonly input: RbacPlanInput } | { readonly problem: string };

/** Reads the YAML of who should be what. Says everything that is wrong at once. */
export function parseRbacFile(text: string): Parsed {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  const parsed = RbacFile.safeParse(document);
  if (!parsed.success) {
    return { problem: z.prettifyError(parsed.error) };
  }
  const { scopes, assignments } = parsed.data;
  const problems = assignments.flatMap((assignment, index) => problemsOf(assignment, scopes, index));
  return problems.length > 0
    ? { problem: problems.join('\n') }
    : {
        input: {
          scopes: [...new Set(Object.values(scopes))],
          wanted: assignments.flatMap((one) => wantedBy(one, scopes)),
        },
      };
}

type Assignment = z.output<typeof RbacFile>['assignments'][number];
type Scopes = Readonly<Partial<Record<ScopeName, string>>>;

function problemsOf({ persona, principalType }: Assignment, scopes: Scopes, index: number): string[] {
  const { principalTypes, grants } = personas[persona];
  const types: readonly PrincipalType[] = principalTypes;
  const missing = [...new Set(grants.map(({ on }) => on))].filter((on) => scopes[on] === undefined);
  return [
    ...(types.includes(principalType)
      ? []
      : [`assignments[${index}]: ${persona} is meant for ${types.join(' or ')} but principalType is ${principalType}`]),
    ...missing.map((on) => `assignments[${index}]: ${persona} needs a role on ${on}: add scopes.${on}`),
  ];
}

function wantedBy({ persona, principal, principalType }: Assignment, scopes: Scopes): Wanted[] {
  return personas[persona].grants.flatMap(({ role, on }) => {
    const at = scopes[on];
    return at === undefined ? [] : [{ scope: at, role, principalId: principal.toLowerCase(), principalType, persona }];
  });
}
