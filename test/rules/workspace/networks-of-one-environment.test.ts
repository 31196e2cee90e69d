import { networksOfOneEnvironment } from '../../../shared/rules/workspace/networks-of-one-environment.ts';
import { estateCases } from '../../estate-cases.ts';
import { GROUP } from '../../scenes.ts';

const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet1`;
const OTHER = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet2`;
const ENDPOINT = `${GROUP}/providers/microsoft.network/privateendpoints/pe1`.toLowerCase();
const compute = (subnet: string) => ({ computeType: 'AmlCompute', properties: { subnet: { id: subnet } } });

estateCases(networksOfOneEnvironment, {
  pass: {
    'each in its own network': {
      workspaces: {
        'mlw-prod': { environment: 'prod', computes: [compute(`${NETWORK}/subnets/a`), { computeType: 'AmlCompute' }] },
        'mlw-dev': { environment: 'dev', endpoints: { [ENDPOINT]: `${OTHER}/subnets/a` } },
      },
    },
  },
  fail: {
    'computes in two subnets of one network': {
      workspaces: {
        'mlw-prod': { environment: 'prod', computes: [compute(`${NETWORK}/subnets/a`)] },
        'mlw-dev': { environment: 'dev', computes: [compute(`${NETWORK}/subnets/b`)] },
      },
      because: 'the network vnet1 with mlw-dev (dev)',
      shows: ['subnets/a', 'mlw-dev'],
    },
    'the private endpoint of production in the network of development': {
      workspaces: {
        'mlw-prod': { environment: 'prod', endpoints: { [ENDPOINT]: `${NETWORK}/subnets/a` } },
        'mlw-dev': {
          environment: 'dev',
          properties: { serverlessComputeSettings: { serverlessComputeCustomSubnet: `${NETWORK}/subnets/c` } },
        },
      },
    },
  },
  unknown: {
    'a private endpoint that may not be read': {
      workspaces: {
        'mlw-prod': { environment: 'prod', computes: [compute(`${NETWORK}/subnets/a`)] },
        'mlw-dev': { environment: 'dev', endpoints: { [ENDPOINT]: null } },
      },
      because: 'mlw-dev could not be seen',
    },
    'it shares with a workspace that declares no environment': {
      workspaces: {
        'mlw-prod': { environment: 'prod', computes: [compute(`${NETWORK}/subnets/a`)] },
        'mlw-x': { computes: [compute(`${NETWORK}/subnets/a`)] },
      },
    },
  },
});
