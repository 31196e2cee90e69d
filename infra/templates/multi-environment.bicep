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

@description('Subscription id per environment. Production deserves its own: quotas, budgets and roles of a subscription are shared. What is left out goes to the subscription this is deployed to.')
param subscriptionIds object = {}

@description('More tags.')
param tags object = {}

var environments = ['dev', 'test', 'prod']

module workspaces 'environment.bicep' = [
  for name in environments: {
    name: 'environment-${name}'
    scope: subscription(subscriptionIds[?name] ?? subscription().subscriptionId)
    params: {
      name: name
      product: product
      location: location
      addressPrefix: addressPrefixes[name]
      owner: owner
      dataClassification: name == 'prod' ? dataClassification : 'internal'
      dataScientistGroupIds: name == 'dev' ? dataScientistGroupIds : []
      tags: tags
    }
  }
]

output workspaceIds array = [for (name, index) in environments: workspaces[index].outputs.workspaceId]
