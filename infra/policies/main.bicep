metadata name = 'Policies of aml-warden'
metadata description = 'The custom policy definitions and their initiative, in a subscription. Assigning it is yours to decide.'
targetScope = 'subscription'

var definitions = [
  loadJsonContent('allowed-regions-policy.json')
  loadJsonContent('cmk-policy.json')
  loadJsonContent('compute-local-auth-policy.json')
  loadJsonContent('compute-network-policy.json')
  loadJsonContent('container-registry-public-access-policy.json')
  loadJsonContent('diagnostic-settings-policy.json')
  loadJsonContent('endpoint-auth-policy.json')
  loadJsonContent('idle-shutdown-policy.json')
  loadJsonContent('key-vault-public-access-policy.json')
  loadJsonContent('legacy-mode-policy.json')
  loadJsonContent('managed-identity-policy.json')
  loadJsonContent('required-tags-policy.json')
  loadJsonContent('storage-public-access-policy.json')
  loadJsonContent('storage-shared-key-policy.json')
  loadJsonContent('vnet-integration-policy.json')
  loadJsonContent('workspace-private-endpoint-policy.json')
  loadJsonContent('workspace-public-access-policy.json')
]
var initiative = loadJsonContent('initiative.json')

resource policies 'Microsoft.Authorization/policyDefinitions@2025-03-01' = [
  for item in definitions: {
    name: item.name
    properties: item.properties
  }
]

resource set 'Microsoft.Authorization/policySetDefinitions@2025-03-01' = {
  name: initiative.name
  properties: {
    displayName: initiative.properties.displayName
    description: initiative.properties.description
    policyType: 'Custom'
    metadata: initiative.properties.metadata
    parameters: initiative.properties.parameters
    policyDefinitions: map(initiative.properties.policyDefinitions, item => {
      policyDefinitionReferenceId: item.policyDefinitionReferenceId
      policyDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/policyDefinitions',
        'aml-warden-${item.policyDefinitionReferenceId}'
      )
      parameters: item.parameters
    })
  }
  dependsOn: [policies]
}

output initiativeId string = set.id
