import { aiServicesKeyless } from '../../../shared/rules/connection/ai-services-keyless.ts';
import { ruleCases } from '../../rule-cases.ts';

const connection = (category: string, authType: string) => ({ raw: { properties: { category, authType } } });

ruleCases(aiServicesKeyless, {
  pass: {
    'Entra to Azure OpenAI': connection('AzureOpenAI', 'AAD'),
    'an identity to AI Search': connection('CognitiveSearch', 'ManagedIdentity'),
  },
  fail: { 'a key to Azure OpenAI': connection('AzureOpenAI', 'ApiKey'), 'a key to AI services': connection('aiservices', 'ApiKey') },
  notApplicable: { 'a feed of packages': connection('PythonFeed', 'PAT') },
});
