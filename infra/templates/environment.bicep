metadata name = 'One environment for Azure Machine Learning'
metadata description = 'A resource group, a network and a workspace that share nothing with other environments.'
targetScope = 'subscription'

@description('The environment: dev, test or prod.')
param name string

@description('Name of the product; part of every name, 2 to 12 lower-case letters and digits.')
@minLength(2)
@maxLength(12)
param product string

@description('Location of everything.')
param location string

@description('Address space of the network.')
param addressPrefix string

@description('Who answers for the workspace; becomes the tag `owner`.')
param owner string

@description('How sensitive the data is.')
@allowed(['public', 'internal', 'confidential', 'restricted'])
param dataClassification string

@description('Object ids of the groups whose members work here.')
param dataScientistGroupIds array

@description('More tags.')
param tags object

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${product}-${name}'
  location: location
  tags: union({ environment: name, owner: owner }, tags)
}

module network 'network.bicep' = {
  name: 'network-${name}'
  scope: group
  params: {
    name: 'vnet-${product}-${name}'
    location: location
    addressPrefix: addressPrefix
    tags: union({ environment: name, owner: owner }, tags)
  }
}

module workspace 'secure-aml-workspace.bicep' = {
  name: 'workspace-${name}'
  scope: group
  params: {
    workspaceName: 'mlw-${product}-${name}'
    location: location
    vnetId: network.outputs.id
    environmentName: name
    owner: owner
    dataClassification: dataClassification
    dataScientistGroupIds: dataScientistGroupIds
    tags: tags
  }
}

output workspaceId string = workspace.outputs.workspaceId
