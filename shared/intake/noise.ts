import { typeOfId } from '../model/resource-id.ts';

/** Records of a deployment: what it deploys sends an event of its own, with the same correlation id. */
const RECORDS: ReadonlySet<string> = new Set([
  'microsoft.resources/deployments',
  'microsoft.resources/deployments/operations',
  'microsoft.resources/deploymentstacks',
]);

/** The last word of an action that answers something and changes nothing, such as `listKeys/action` (ours among them). */
const READING_ACTION = /\/(?:list[a-z]*|get[a-z]*|check[a-z]*|validate[a-z]*|diagnose|whatif|read|audit|auditifnotexists)\/action$/i;

/** Why an event changes nothing that is judged; undefined when it may. */
export function noiseOf(resourceId: string, operation: string, change: 'write' | 'delete' | 'action'): string | undefined {
  if (RECORDS.has(typeOfId(resourceId))) {
    return 'It is the record of a deployment; what the deployment writes sends its own events.';
  }
  if (change === 'action' && READING_ACTION.test(operation)) {
    return 'The action reads or checks something and changes no setting.';
  }
  return undefined;
}
