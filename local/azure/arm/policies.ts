import { randomUUID } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts';
import { canonicalId, isWithin, nameOfId } from '../../../shared/model/resource-id.ts';
import type { Answer, ArmCall } from '../types.ts';
import type { World } from '../world.ts';
import { refusedAccess } from './access.ts';
import { armError, badRequest } from './errors.ts';

/** A policy assignment that denies resources whose property has a value. */
export interface PolicyDeny {
  /** Name of the assignment. */
  readonly assignment: string;
  /** Where it is assigned; at or below. */
  readonly scope: string;
  readonly type: string;
  /** Property path → the value that is denied, compared without letter case. */
  readonly path: string;
  readonly value: string;
}

export interface Policies {
  add(policy: PolicyDeny): string;
  remove(id: string): void;
  clear(): void;
  /** Those that deny a resource with this content. */
  denying(resource: { readonly id: string; readonly type: string; readonly content: JsonObject }): readonly PolicyDeny[];
}

export function createPolicies(): Policies {
  const policies = new Map<string, PolicyDeny>();
  return {
    add(policy) {
      const id = randomUUID();
      policies.set(id, policy);
      return id;
    },
    remove: (id) => void policies.delete(id),
    clear: () => policies.clear(),
    denying: ({ id, type, content }) =>
      [...policies.values()].filter(
        (policy) =>
          isWithin(id.toLowerCase(), policy.scope.toLowerCase()) &&
          policy.type.toLowerCase() === type.toLowerCase() &&
          String(valueAt(content, policy.path)).toLowerCase() === policy.value.toLowerCase(),
      ),
  };
}

function valueAt(content: JsonObject, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((value, key) => (isJsonObject(value) ? value[key] : undefined), content);
}

/** The 403 of a write that a policy denies. */
export function refusedByPolicy({ policies }: World, resource: { id: string; type: string; content: JsonObject }): Answer | undefined {
  const [policy] = policies.denying(resource);
  return policy === undefined
    ? undefined
    : armError(
        403,
        'RequestDisallowedByPolicy',
        `Resource '${nameOfId(resource.id)}' was disallowed by policy. Policy: ${policy.assignment}.`,
      );
}

const QUESTION =
  /^(?<scope>\/subscriptions\/[^/]+(?:\/resourcegroups\/[^/]+)?)\/providers\/microsoft\.policyinsights\/checkpolicyrestrictions$/i;

/** Where a path asks Azure Policy about something that is not there yet; undefined: it asks something else. */
export function policyScopeOf(path: string): string | undefined {
  return QUESTION.exec(path)?.groups?.['scope'];
}

/** What Azure Policy would say to the content of a resource. Only denials are told of, as in Azure. */
export function checkRestrictions(world: World, call: ArmCall, scope: string): Answer {
  const action = 'Microsoft.PolicyInsights/checkPolicyRestrictions/read';
  const details = call.body?.['resourceDetails'];
  const content = isJsonObject(details) ? details['resourceContent'] : undefined;
  const refused = refusedAccess(world, { id: scope, action, caller: call.caller });
  if (refused !== undefined) {
    return refused;
  }
  if (!isJsonObject(details) || !isJsonObject(content) || typeof content['type'] !== 'string') {
    return badRequest("The property 'resourceDetails.resourceContent' is required and has to name a type.", 'InvalidRequestContent');
  }
  const { type, name } = content as { type: string; name?: Json };
  const parent = typeof details['scope'] === 'string' ? details['scope'] : scope;
  const id = canonicalId(`${parent}/providers/${type}/${String(name)}`) ?? scope;
  const policyEvaluations = world.policies.denying({ id, type, content }).map((policy) => evaluationOf(policy, content));
  return { status: 200, body: { fieldRestrictions: [], contentEvaluationResult: { policyEvaluations } } };
}

function evaluationOf({ assignment, scope, path, value }: PolicyDeny, content: JsonObject): JsonObject {
  return {
    policyInfo: {
      policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${assignment}`,
      policyAssignmentId: `${scope}/providers/Microsoft.Authorization/policyAssignments/${assignment}`,
    },
    evaluationResult: 'NonCompliant',
    evaluationDetails: {
      evaluatedExpressions: [
        {
          result: 'True',
          expressionKind: 'Field',
          expression: path,
          path,
          expressionValue: valueAt(content, path) ?? null,
          targetValue: value,
          operator: 'Equals',
        },
      ],
    },
    effectDetails: { policyEffect: 'Deny' },
  };
}
