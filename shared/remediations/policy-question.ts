import { POLICY_API_VERSION } from '../azure/api-versions.ts';
import type { Question } from '../azure/arm.ts';
import { plain } from '../azure/arm-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { PolicyDenial } from '../model/preflight-facts.ts';
import type { Plan } from '../model/remediation.ts';
import { nameOfId, resourceGroupOfId } from '../model/resource-id.ts';
import type { Reading, Resource } from '../model/unit.ts';
import { replaced } from './setting.ts';
import { objectsAt, textAt } from './values.ts';

/** A POST by its form, a read by its permission: the built-in Reader may ask. */
const ACTION = 'Microsoft.PolicyInsights/checkPolicyRestrictions/read';
/** What a policy can look at. */
const CONTENT = ['location', 'kind', 'sku', 'identity', 'tags', 'zones', 'properties'];

/** Asks whether Azure Policy would deny the resource as the plan would leave it. */
export function policyQuestion(resource: Resource, { differences }: Pick<Plan, 'differences'>): Question {
  const { id, type, name, apiVersion, raw } = resource;
  const now = Object.fromEntries(CONTENT.flatMap((key): [string, Json][] => (raw[key] === undefined ? [] : [[key, raw[key]]])));
  const afterwards = differences.reduce<JsonObject>((body, { path, after }) => replaced(body, path.split('.'), after), now);
  const parent = type.split('/').length > 2 ? { scope: id.split('/').slice(0, -2).join('/') } : {};
  return {
    path: `${resourceGroupOfId(id) ?? ''}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions`,
    apiVersion: POLICY_API_VERSION,
    action: ACTION,
    body: { resourceDetails: { resourceContent: { type, name, ...afterwards }, apiVersion, ...parent } },
  };
}

/** The denials in Azure's answer. An evaluation that failed leaves open what the policy says. */
export function denialsIn(answer: Json): Reading<readonly PolicyDenial[]> {
  const result = isJsonObject(answer) ? answer['contentEvaluationResult'] : undefined;
  if (!isJsonObject(result) || !Array.isArray(result['policyEvaluations'])) {
    return { status: 'unread', because: 'Expected evaluations from Azure Policy but found something else.' };
  }
  const evaluations = objectsAt(result, 'policyEvaluations');
  const denials = evaluations.filter(isDenial).map(denialOf);
  if (evaluations.length < result['policyEvaluations'].length) {
    return { status: 'unread', because: 'Expected objects as evaluations from Azure Policy but found something else.' };
  }
  const failed = evaluations.find((one) => !['compliant', 'noncompliant'].includes(resultOf(one)));
  return denials.length === 0 && failed !== undefined
    ? { status: 'unread', because: `${denialOf(failed).assignment} was evaluated as ${plain(resultOf(failed), 50) || 'nothing'}.` }
    : { status: 'read', value: denials };
}

/** Only what denies is told of unless one asks for more, so an effect that is not told is a denial. */
function isDenial(evaluation: JsonObject): boolean {
  const effect = textAt(evaluation, 'effectDetails.policyEffect').toLowerCase();
  return resultOf(evaluation) === 'noncompliant' && (effect === '' || effect === 'deny');
}

function resultOf(evaluation: JsonObject): string {
  return textAt(evaluation, 'evaluationResult').toLowerCase();
}

function denialOf(evaluation: JsonObject): PolicyDenial {
  const assignment = textAt(evaluation, 'policyInfo.policyAssignmentId');
  return {
    assignment: plain(nameOfId(assignment), 100) || 'a policy without a name',
    because: plain(textAt(evaluation, 'evaluationDetails.reason'), 200),
  };
}
