import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

const STATUS = 'properties.contentSafety.contentSafetyStatus';

export const contentSafetyOn = defineRule({
  id: 'AML-CMP-036',
  kind: 'serverless-endpoint',
  title: 'Serverless endpoint has content safety enabled',
  severity: 'medium',
  control: 7,
  why: 'Without the filter a model answers with harmful content, and attacks in prompts reach it unchecked.',
  how: 'Write the whole endpoint back with contentSafety.contentSafetyStatus set to Enabled.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-deploy-models-serverless'],
  peers: ['TSS:Azure_MachineLearningWorkspace_DP_ServerlessAPI_Enable_ContentSafety'],
  reads: { [STATUS]: { expected: 'Enabled or missing', since: '2024-04-01' } },

  check(endpoint) {
    const status = endpoint.text(STATUS);
    if (status === undefined) {
      return pass(
        'Content safety is not set, which means its defaults.',
        'Set contentSafetyStatus to Enabled, so that it does not rest on a default.',
      );
    }
    return endpoint.is(STATUS, 'Enabled') ? pass('Content safety is Enabled.') : fail(`Content safety is ${status}.`);
  },
});
