metadata description = 'Everything that lives in the resource group of the service.'

@description('Location of the resources.')
param location string

@description('Prefix of the names, 3 to 12 lower-case letters, digits and hyphens.')
@minLength(3)
@maxLength(12)
param prefix string

@description('Tags of every resource.')
param tags object

@description('Whether storage and vault are reached by private endpoints only and events come through a queue.')
param isPrivate bool

@description('Address space of the network in private mode.')
param networkAddressPrefix string

@description('Mail addresses that are paged.')
param alertEmails array

@secure()
@description('Address that is sent the common alert schema; empty: none.')
param alertWebhookUrl string

@secure()
@description('Teams workflow that cards are posted to; empty: none.')
param teamsWebhookUrl string

@secure()
@description('Key that signs approval links.')
param approvalSigningKey string

@description('Client id of the app registration people sign in with; empty: nobody can.')
param authClientId string

@description('Whether Azure Communication Services is deployed for mail.')
param deployEmail bool

@description('Where mail data is kept at rest.')
param emailDataLocation string

@description('Name of a system topic that stands already in this resource group; empty: one is made.')
param existingTopicName string

@description('Whether events are subscribed to: the code must be there first.')
param subscribeToEvents bool

@description('Days that rows are kept.')
param retentionInDays int

@description('Most instances at a time.')
param maximumInstances int

var suffix = uniqueString(resourceGroup().id, prefix)
var appName = 'func-${prefix}-${take(suffix, 8)}'
var queueOfPrivateMode = isPrivate ? 'aml-events' : ''
var zoneNames = [
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.queue.${environment().suffixes.storage}'
  'privatelink.table.${environment().suffixes.storage}'
  'privatelink.vaultcore.azure.net'
]

module identities 'modules/identities.bicep' = {
  params: {
    location: location
    prefix: prefix
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    location: location
    prefix: prefix
    tags: tags
    readerPrincipalId: identities.outputs.readerPrincipalId
    retentionInDays: retentionInDays
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    location: location
    name: take('st${replace(prefix, '-', '')}${suffix}', 24)
    tags: tags
    isPrivate: isPrivate
    readerPrincipalId: identities.outputs.readerPrincipalId
    logWorkspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/key-vault.bicep' = {
  params: {
    location: location
    name: take('kv-${prefix}-${suffix}', 24)
    tags: tags
    isPrivate: isPrivate
    readerPrincipalId: identities.outputs.readerPrincipalId
    logWorkspaceId: monitoring.outputs.workspaceId
    teamsWebhookUrl: teamsWebhookUrl
    approvalSigningKey: approvalSigningKey
  }
}

module email 'modules/email.bicep' = if (deployEmail) {
  params: {
    prefix: prefix
    tags: tags
    dataLocation: emailDataLocation
    readerPrincipalId: identities.outputs.readerPrincipalId
  }
}

module network 'modules/network.bicep' = if (isPrivate) {
  params: {
    location: location
    prefix: prefix
    tags: tags
    addressPrefix: networkAddressPrefix
    zones: zoneNames
  }
}

module storageEndpoints 'modules/private-endpoint.bicep' = [
  for (group, index) in ['blob', 'queue', 'table']: if (isPrivate) {
    name: 'endpoint-${group}'
    params: {
      location: location
      name: 'pe-${prefix}-${group}'
      tags: tags
      subnetId: network!.outputs.endpointSubnetId
      targetId: storage.outputs.id
      groupId: group
      zoneId: network!.outputs.zoneIds[index]
    }
  }
]

module vaultEndpoint 'modules/private-endpoint.bicep' = if (isPrivate) {
  name: 'endpoint-vault'
  params: {
    location: location
    name: 'pe-${prefix}-vault'
    tags: tags
    subnetId: network!.outputs.endpointSubnetId
    targetId: vault.outputs.id
    groupId: 'vault'
    zoneId: network!.outputs.zoneIds[3]
  }
}

module app 'modules/function-app.bicep' = {
  params: {
    location: location
    prefix: prefix
    name: appName
    tags: tags
    readerId: identities.outputs.readerId
    readerClientId: identities.outputs.readerClientId
    remediatorId: identities.outputs.remediatorId
    remediatorClientId: identities.outputs.remediatorClientId
    storageName: storage.outputs.name
    blobEndpoint: storage.outputs.blobEndpoint
    queueEndpoint: storage.outputs.queueEndpoint
    tableEndpoint: storage.outputs.tableEndpoint
    deploymentContainer: storage.outputs.deploymentContainer
    eventQueue: queueOfPrivateMode
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    logsEndpoint: monitoring.outputs.ingestionEndpoint
    logsRuleId: monitoring.outputs.ruleImmutableId
    vaultUri: vault.outputs.uri
    emailEndpoint: deployEmail ? email!.outputs.endpoint : ''
    authClientId: authClientId
    subnetId: isPrivate ? network!.outputs.appSubnetId : ''
    maximumInstances: maximumInstances
    logWorkspaceId: monitoring.outputs.workspaceId
  }
}

module actionGroup 'modules/action-group.bicep' = {
  params: {
    prefix: prefix
    tags: tags
    emails: alertEmails
    webhookUrl: alertWebhookUrl
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    location: location
    prefix: prefix
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    actionGroupId: actionGroup.outputs.id
  }
}

module workbook 'modules/workbook.bicep' = {
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module events 'modules/event-grid.bicep' = if (subscribeToEvents || isPrivate) {
  params: {
    prefix: prefix
    tags: tags
    existingTopicName: existingTopicName
    sourceSubscriptionId: subscription().subscriptionId
    appId: app.outputs.id
    storageName: storage.outputs.name
    deadLetterContainer: storage.outputs.deadLetterContainer
    eventQueue: queueOfPrivateMode
  }
}

output appName string = app.outputs.name
output appUrl string = app.outputs.url
output storageName string = storage.outputs.name
output vaultUri string = vault.outputs.uri
output logWorkspaceId string = monitoring.outputs.workspaceId
output mailSender string = deployEmail ? email!.outputs.sender : ''
output readerPrincipalId string = identities.outputs.readerPrincipalId
output remediatorPrincipalId string = identities.outputs.remediatorPrincipalId
@description('What the service runs on, for `remediation.ownResources` of the configuration.')
output ownResources array = [resourceGroup().id]
