import { defineRule } from '../../model/rule.ts';
import { fail, pass, unknown } from '../../model/verdict.ts';

export const scoringOverHttps = defineRule({
  id: 'AML-ENC-019',
  kind: 'online-endpoint',
  title: 'Online endpoint scoring address is https',
  severity: 'high',
  control: 5,
  why: 'Over plain http everyone on the way reads the requests, the answers and the credential.',
  how: 'Set up TLS in the Azure Machine Learning extension of the Kubernetes cluster and turn allowInsecureConnections off.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-secure-kubernetes-online-endpoint'],
  reads: { 'properties.scoringUri': 'https://…' },

  check(endpoint) {
    const address = endpoint.text('properties.scoringUri');
    if (address === undefined) {
      return unknown('The endpoint has no scoring address yet, as before its first deployment.');
    }
    return /^https:\/\//i.test(address) ? pass('The scoring address is https.') : fail(`The scoring address is ${address}.`);
  },
});
