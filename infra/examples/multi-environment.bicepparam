using '../templates/multi-environment.bicep'

param product = 'fraud'
param location = 'westeurope'
param owner = 'ml-platform@example.com'
param dataScientistGroupIds = ['00000000-0000-0000-0000-0000000000d5']
// Production in a subscription of its own.
param subscriptionIds = {
  prod: '00000000-0000-0000-0000-0000000000a3'
}
