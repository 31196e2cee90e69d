using '../templates/multi-environment.bicep'

param product = 'fraud'
param location = 'westeurope'
param owner = 'ml-platform@example.com'
param dataScientistGroupIds = ['00000000-0000-0000-0000-0000000000d5']
