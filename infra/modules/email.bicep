metadata description = 'Azure Communication Services for mail. The Azure-managed domain sends ten mails an hour: enough for reports, not for one mail per finding.'

@description('Prefix of the names.')
param prefix string

@description('Tags of every resource.')
param tags object

@description('Where data at rest is kept.')
param dataLocation string

@description('Object id of the identity that sends mail.')
param readerPrincipalId string

// Communication and Email Service Owner: the narrowest built-in role that may send.
var emailOwner = '09976791-48a7-449e-bb21-39d1a415f350'

resource service 'Microsoft.Communication/emailServices@2023-04-01' = {
  name: 'email-${prefix}'
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
  }
}

resource domain 'Microsoft.Communication/emailServices/domains@2023-04-01' = {
  parent: service
  name: 'AzureManagedDomain'
  location: 'global'
  tags: tags
  properties: {
    domainManagement: 'AzureManaged'
    userEngagementTracking: 'Disabled'
  }
}

resource communication 'Microsoft.Communication/communicationServices@2023-04-01' = {
  name: 'acs-${prefix}'
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
    linkedDomains: [domain.id]
  }
}

resource maySend 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(communication.id, readerPrincipalId, emailOwner)
  scope: communication
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', emailOwner)
  }
}

output endpoint string = 'https://${communication.properties.hostName}'
output sender string = 'DoNotReply@${domain.properties.mailFromSenderDomain}'
