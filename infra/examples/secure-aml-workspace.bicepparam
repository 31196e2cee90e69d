using '../templates/secure-aml-workspace.bicep'

param workspaceName = 'mlw-example'
param location = 'westeurope'
param vnetId = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/vnet-ml'
param owner = 'ml-platform@example.com'
param dataScientistGroupIds = ['00000000-0000-0000-0000-0000000000d5']
