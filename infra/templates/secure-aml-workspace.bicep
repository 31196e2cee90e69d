metadata name = 'Secure Azure Machine Learning workspace'
metadata description = 'A workspace nobody reaches from the internet, with everything it depends on: private endpoints and their DNS, a managed network that lets only approved traffic out, customer-managed keys, identities instead of keys, and logs.'

@description('Name of the workspace, 3 to 24 letters, digits and hyphens.')
@minLength(3)
@maxLength(24)
param workspaceName string

@description('Location of everything.')
param location string

@description('Resource id of the virtual network whose members may reach the workspace. Private endpoints are put into one of its subnets.')
param vnetId string

@description('Subnet of that network for the private endpoints.')
param privateEndpointSubnetName string = 'private-endpoints'

@description('Resource id of the Log Analytics workspace for logs; empty: one is made.')
param logWorkspaceId string = ''

@description('The environment the workspace belongs to; its tag separates dev, test and prod.')
@allowed(['dev', 'test', 'prod'])
param environmentName string = 'prod'

@description('Who answers for the workspace; becomes the tag `owner`.')
param owner string

@description('How sensitive the data is; becomes the tag `dataClassification`.')
@allowed(['public', 'internal', 'confidential', 'restricted'])
param dataClassification string = 'confidential'

@description('Object ids of the people or groups that work as data scientists in it; empty: nobody yet.')
param dataScientistGroupIds array = []

@description('Whether the private DNS zones are made here and linked to the network. A hub that has them already says false and gives their ids.')
param createPrivateDnsZones bool = true

@description('Zone name → resource id, for zones that are there already.')
param privateDnsZoneIds object = {}

@description('Hosts training may fetch from, beside what Azure needs: names such as pypi.org. Each adds a rule to the managed network and an Azure Firewall.')
param allowedHosts array = []

@description('Most nodes of the training cluster; it has none while nothing runs.')
@minValue(1)
@maxValue(100)
param maxTrainingNodes int = 4

@description('Size of the training nodes.')
param trainingNodeSize string = 'Standard_DS3_v2'

@description('More tags.')
param tags object = {}

var suffix = uniqueString(resourceGroup().id, workspaceName)
var short = toLower(replace(workspaceName, '-', ''))
var allTags = union(
  {
    environment: environmentName
    owner: owner
    dataClassification: dataClassification
  },
  tags
)
var subnetId = '${vnetId}/subnets/${privateEndpointSubnetName}'
var roles = {
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  fileDataPrivilegedContributor: '69566ab7-960f-475b-8e7c-b3118f30c6bd'
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d'
  acrPush: '8311e382-0749-4cb8-b61a-304f252e45ec'
  secretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  cryptoUser: 'e147488a-f6f5-4113-8e2d-b22465e65bf6'
  contributorOfNetwork: 'b556d68e-0be0-4f35-a333-ad7ee1ce17ea'
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
  dataScientist: 'f6c7c914-8db3-469d-8ca1-694a8f32e121'
}

// Who the workspace is, for storage, keys and images. It has no secret.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${workspaceName}'
  location: location
  tags: allTags
}

resource ownLogs 'Microsoft.OperationalInsights/workspaces@2025-07-01' = if (logWorkspaceId == '') {
  name: 'log-${workspaceName}'
  location: location
  tags: allTags
  properties: {
    retentionInDays: 365
    sku: {
      name: 'PerGB2018'
    }
    features: {
      disableLocalAuth: true
    }
  }
}

var logsId = logWorkspaceId == '' ? ownLogs.id : logWorkspaceId

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${workspaceName}'
  location: location
  tags: allTags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    WorkspaceResourceId: logsId
  }
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: take('kv-${short}${suffix}', 24)
  location: location
  tags: allTags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'premium'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: 'Disabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: 'Deny'
      ipRules: []
      virtualNetworkRules: []
    }
  }

  // Data at rest is encrypted with it. It is turned once a year.
  resource key 'keys' = {
    name: 'data-at-rest'
    properties: {
      kty: 'RSA-HSM'
      keySize: 3072
      keyOps: ['wrapKey', 'unwrapKey']
      attributes: {
        enabled: true
      }
      rotationPolicy: {
        attributes: {
          expiryTime: 'P2Y'
        }
        lifetimeActions: [
          {
            trigger: {
              timeAfterCreate: 'P1Y'
            }
            action: {
              type: 'rotate'
            }
          }
        ]
      }
    }
  }
}

resource mayUseKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, roles.cryptoUser)
  scope: vault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.cryptoUser)
  }
}

resource mayKeepSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, roles.secretsOfficer)
  scope: vault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.secretsOfficer)
  }
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: take('st${short}${suffix}', 24)
  location: location
  tags: allTags
  kind: 'StorageV2'
  sku: {
    name: environmentName == 'prod' ? 'Standard_ZRS' : 'Standard_LRS'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    allowedCopyScope: 'PrivateLink'
    defaultToOAuthAuthentication: true
    isHnsEnabled: false
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: 'Disabled'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: 'Deny'
      ipRules: []
      virtualNetworkRules: []
    }
    encryption: {
      requireInfrastructureEncryption: true
      keySource: 'Microsoft.Keyvault'
      identity: {
        userAssignedIdentity: identity.id
      }
      keyvaultproperties: {
        keyname: vault::key.name
        keyvaulturi: vault.properties.vaultUri
      }
      services: {
        blob: {
          enabled: true
          keyType: 'Account'
        }
        file: {
          enabled: true
          keyType: 'Account'
        }
        queue: {
          enabled: true
          keyType: 'Account'
        }
        table: {
          enabled: true
          keyType: 'Account'
        }
      }
    }
  }
  dependsOn: [mayUseKey]
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: storage
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: {
      enabled: true
      days: 30
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 30
    }
  }
}

resource storageRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.blobDataContributor, roles.fileDataPrivilegedContributor]: {
    name: guid(storage.id, identity.id, role)
    scope: storage
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: take('cr${short}${suffix}', 50)
  location: location
  tags: allTags
  sku: {
    name: 'Premium'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    dataEndpointEnabled: true
    networkRuleBypassOptions: 'AzureServices'
    publicNetworkAccess: 'Disabled'
    zoneRedundancy: environmentName == 'prod' ? 'Enabled' : 'Disabled'
    networkRuleSet: {
      defaultAction: 'Deny'
      ipRules: []
    }
    encryption: {
      status: 'enabled'
      keyVaultProperties: {
        identity: identity.properties.clientId
        keyIdentifier: vault::key.properties.keyUri
      }
    }
    policies: {
      azureADAuthenticationAsArmPolicy: {
        status: 'enabled'
      }
      exportPolicy: {
        status: 'disabled'
      }
      retentionPolicy: {
        days: 30
        status: 'enabled'
      }
      quarantinePolicy: {
        status: 'disabled'
      }
      trustPolicy: {
        type: 'Notary'
        status: 'disabled'
      }
    }
  }
  dependsOn: [mayUseKey]
}

resource registryRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.acrPull, roles.acrPush]: {
    name: guid(registry.id, identity.id, role)
    scope: registry
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-12-01' = {
  name: workspaceName
  location: location
  tags: allTags
  kind: 'Default'
  sku: {
    name: 'Basic'
    tier: 'Basic'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    friendlyName: workspaceName
    description: 'Reached through private endpoints only.'
    applicationInsights: insights.id
    containerRegistry: registry.id
    keyVault: vault.id
    storageAccount: storage.id
    primaryUserAssignedIdentity: identity.id
    allowPublicAccessWhenBehindVnet: false
    enableDataIsolation: true
    hbiWorkspace: dataClassification == 'confidential' || dataClassification == 'restricted'
    publicNetworkAccess: 'Disabled'
    systemDatastoresAuthMode: 'Identity'
    v1LegacyMode: false
    encryption: {
      status: 'Enabled'
      identity: {
        userAssignedIdentity: identity.id
      }
      keyVaultProperties: {
        identityClientId: identity.properties.clientId
        keyIdentifier: vault::key.properties.keyUriWithVersion
        keyVaultArmId: vault.id
      }
    }
    managedNetwork: {
      isolationMode: 'AllowOnlyApprovedOutbound'
      firewallSku: 'Standard'
      outboundRules: toObject(
        allowedHosts,
        host => 'host-${replace(host, '.', '-')}',
        host => {
          type: 'FQDN'
          category: 'UserDefined'
          destination: host
        }
      )
    }
    serverlessComputeSettings: {
      serverlessComputeNoPublicIP: true
    }
    imageBuildCompute: 'images'
  }
  dependsOn: [mayKeepSecrets, mayUseKey, storageRole, registryRole]
}

// Images are built here: without public access the registry's own builders cannot come in.
resource imageBuilder 'Microsoft.MachineLearningServices/workspaces/computes@2025-12-01' = {
  parent: workspace
  name: 'images'
  location: location
  tags: allTags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    computeType: 'AmlCompute'
    disableLocalAuth: true
    properties: {
      vmSize: trainingNodeSize
      vmPriority: 'Dedicated'
      osType: 'Linux'
      enableNodePublicIp: false
      isolatedNetwork: true
      remoteLoginPortPublicAccess: 'Disabled'
      scaleSettings: {
        minNodeCount: 0
        maxNodeCount: 1
        nodeIdleTimeBeforeScaleDown: 'PT10M'
      }
    }
  }
}

resource training 'Microsoft.MachineLearningServices/workspaces/computes@2025-12-01' = {
  parent: workspace
  name: 'training'
  location: location
  tags: allTags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    computeType: 'AmlCompute'
    disableLocalAuth: true
    properties: {
      vmSize: trainingNodeSize
      vmPriority: 'Dedicated'
      osType: 'Linux'
      enableNodePublicIp: false
      isolatedNetwork: true
      remoteLoginPortPublicAccess: 'Disabled'
      scaleSettings: {
        minNodeCount: 0
        maxNodeCount: maxTrainingNodes
        nodeIdleTimeBeforeScaleDown: 'PT10M'
      }
    }
  }
}

// Data is reached with the identity of who runs the job: no account key is kept.
resource data 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = {
  parent: blobs
  name: 'data'
  properties: {
    publicAccess: 'None'
  }
}

resource datastore 'Microsoft.MachineLearningServices/workspaces/datastores@2025-12-01' = {
  parent: workspace
  name: 'data'
  properties: {
    datastoreType: 'AzureBlob'
    accountName: storage.name
    containerName: data.name
    endpoint: environment().suffixes.storage
    protocol: 'https'
    serviceDataAccessAuthIdentity: 'WorkspaceUserAssignedIdentity'
    credentials: {
      credentialsType: 'None'
    }
  }
}

resource scientist 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for id in dataScientistGroupIds: {
    name: guid(workspace.id, id, roles.dataScientist)
    scope: workspace
    properties: {
      principalId: id
      principalType: 'Group'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.dataScientist)
    }
  }
]

resource scientistData 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for id in dataScientistGroupIds: {
    name: guid(storage.id, id, roles.blobDataContributor)
    scope: storage
    properties: {
      principalId: id
      principalType: 'Group'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
    }
  }
]

var storageSuffix = environment().suffixes.storage
var zoneNames = [
  'privatelink.api.azureml.ms'
  'privatelink.notebooks.azure.net'
  'privatelink.blob.${storageSuffix}'
  'privatelink.file.${storageSuffix}'
  'privatelink.queue.${storageSuffix}'
  'privatelink.table.${storageSuffix}'
  'privatelink.vaultcore.azure.net'
  'privatelink.azurecr.io'
]

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for name in zoneNames: if (createPrivateDnsZones) {
    name: name
    location: 'global'
    tags: allTags
  }
]

resource zoneLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (name, index) in zoneNames: if (createPrivateDnsZones) {
    parent: zone[index]
    name: 'link-${workspaceName}'
    location: 'global'
    tags: allTags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: vnetId
      }
    }
  }
]

var endpoints = [
  {
    name: 'workspace'
    target: workspace.id
    group: 'amlworkspace'
    zones: [zoneNames[0], zoneNames[1]]
  }
  {
    name: 'blob'
    target: storage.id
    group: 'blob'
    zones: [zoneNames[2]]
  }
  {
    name: 'file'
    target: storage.id
    group: 'file'
    zones: [zoneNames[3]]
  }
  {
    name: 'queue'
    target: storage.id
    group: 'queue'
    zones: [zoneNames[4]]
  }
  {
    name: 'table'
    target: storage.id
    group: 'table'
    zones: [zoneNames[5]]
  }
  {
    name: 'vault'
    target: vault.id
    group: 'vault'
    zones: [zoneNames[6]]
  }
  {
    name: 'registry'
    target: registry.id
    group: 'registry'
    zones: [zoneNames[7]]
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for item in endpoints: {
    name: 'pe-${workspaceName}-${item.name}'
    location: location
    tags: allTags
    properties: {
      subnet: {
        id: subnetId
      }
      privateLinkServiceConnections: [
        {
          name: item.name
          properties: {
            privateLinkServiceId: item.target
            groupIds: [item.group]
          }
        }
      ]
    }
  }
]

resource zoneGroup 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (item, index) in endpoints: {
    parent: endpoint[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        for name in item.zones: {
          name: replace(name, '.', '-')
          properties: {
            privateDnsZoneId: createPrivateDnsZones ? resourceId('Microsoft.Network/privateDnsZones', name) : privateDnsZoneIds[name]
          }
        }
      ]
    }
    dependsOn: [zone]
  }
]

// With storage closed, the workspace must see the private endpoints that lead to it.
resource mayReadEndpoint 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for index in range(1, 2): {
    name: guid(endpoint[index].id, identity.id, roles.reader)
    scope: endpoint[index]
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.reader)
    }
  }
]

// Lets the managed network make its private endpoints to storage, vault and registry.
resource mayApprove 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, identity.id, roles.contributorOfNetwork)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.contributorOfNetwork)
  }
}

resource workspaceLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: workspace
  properties: {
    workspaceId: logsId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: blobs
  properties: {
    workspaceId: logsId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
  }
}

resource storageMetrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: storage
  properties: {
    workspaceId: logsId
    metrics: [
      {
        category: 'Transaction'
        enabled: true
      }
    ]
  }
}

resource vaultLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: vault
  properties: {
    workspaceId: logsId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
  }
}

resource registryLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: registry
  properties: {
    workspaceId: logsId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
  }
}

resource keepVault 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'no-deletion'
  scope: vault
  properties: {
    level: 'CanNotDelete'
    notes: 'The key of all data at rest lives here.'
  }
}

resource keepStorage 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'no-deletion'
  scope: storage
  properties: {
    level: 'CanNotDelete'
    notes: 'Data, models and logs of the workspace lie here.'
  }
}

// It covers computes and endpoints, too: whoever removes one on purpose lifts the lock for that moment.
resource keepWorkspace 'Microsoft.Authorization/locks@2020-05-01' = if (environmentName == 'prod') {
  name: 'no-deletion'
  scope: workspace
  properties: {
    level: 'CanNotDelete'
    notes: 'Production.'
  }
}

output workspaceId string = workspace.id
output storageId string = storage.id
output vaultId string = vault.id
output registryId string = registry.id
output identityId string = identity.id
