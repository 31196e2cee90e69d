metadata name = 'Azure Machine Learning for dev, test and prod'
metadata description = 'Three workspaces that share nothing: a resource group, a network, keys, data, identities and logs each. Networks are not peered; models move by pipeline.'
targetScope = 'subscription'

@description('Name of the product; part of every name, 2 to 12 lower-case letters and digits.')
@minLength(2)
@maxLength(12)
param product string

@description('Location of everything.')
param location string

@description('Who answers for the workspaces; becomes the tag `owner`.')
param owner string

@description('How sensitive the data of production is.')
@allowed(['public', 'internal', 'confidential', 'restricted'])
param dataClassification string = 'confidential'

@description('Object ids of the data scientists’ groups. They work in dev; what reaches test and prod comes by pipeline.')
param dataScientistGroupIds array = []

@description('Address space per environment; they do not overlap, so that a hub can be peered later.')
param addressPrefixes object = {
  dev: '10.10.0.0/22'
  test: '10.20.0.0/22'
  prod: '10.30.0.0/22'
}

@description('More tags.')
param tags object = {}

var environments = ['dev', 'test', 'prod']

resource groups 'Microsoft.Resources/resourceGroups@2025-04-01' = [
  for name in environments: {
    name: 'rg-${product}-${name}'
    location: location
    tags: union({ environment: name, owner: owner }, tags)
  }
]

module networks 'network.bicep' = [
  for (name, index) in environments: {
    name: 'network-${name}'
    scope: groups[index]
    params: {
      name: 'vnet-${product}-${name}'
      location: location
      addressPrefix: addressPrefixes[name]
      tags: union({ environment: name, owner: owner }, tags)
    }
  }
]

module workspaces 'secure-aml-workspace.bicep' = [
  for (name, index) in environments: {
    name: 'workspace-${name}'
    scope: groups[index]
    params: {
      workspaceName: 'mlw-${product}-${name}'
      location: location
      vnetId: networks[index].outputs.id
      environmentName: name
      owner: owner
      dataClassification: name == 'prod' ? dataClassification : 'internal'
      dataScientistGroupIds: name == 'dev' ? dataScientistGroupIds : []
      tags: tags
    }
  }
]

output workspaceIds array = [for (name, index) in environments: workspaces[index].outputs.workspaceId]
