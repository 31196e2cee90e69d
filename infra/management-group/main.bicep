metadata name = 'aml-warden for a management group'
metadata description = 'Lets the service see every subscription of a management group, and gives each the event subscription by a policy.'
targetScope = 'managementGroup'

@description('Object id of the reader identity of the service.')
param readerPrincipalId string

@description('Resource id of the queue’s storage account or of the app that takes the events.')
param appId string

@description('Location of the identity that carries the policy out.')
param location string

var reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
// The policy deploys a resource group, a system topic and an event subscription: Contributor is the narrowest built-in role that may.
var contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c'
var definition = loadJsonContent('event-subscription-policy.json')

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(managementGroup().id, readerPrincipalId, reader)
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: tenantResourceId('Microsoft.Authorization/roleDefinitions', reader)
  }
}

resource policy 'Microsoft.Authorization/policyDefinitions@2025-03-01' = {
  name: 'aml-warden-event-subscription'
  properties: definition.properties
}

resource assignment 'Microsoft.Authorization/policyAssignments@2025-03-01' = {
  name: 'aml-warden-events'
  location: location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    displayName: 'aml-warden hears of every change'
    policyDefinitionId: policy.id
    parameters: {
      appId: {
        value: appId
      }
    }
  }
}

resource mayDeploy 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(managementGroup().id, assignment.id, contributor)
  properties: {
    principalId: assignment.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: tenantResourceId('Microsoft.Authorization/roleDefinitions', contributor)
  }
}
