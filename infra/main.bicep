metadata name = 'aml-warden'
metadata description = 'The whole service in one subscription, governing it and others.'
targetScope = 'subscription'

@description('Name of the environment; azd gives it. Part of names and tags.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Location of everything that has one.')
param location string

@description('Resource group of the service; it is made.')
param resourceGroupName string = 'rg-${environmentName}'

@description('Prefix of the names of resources, 3 to 12 lower-case letters, digits and hyphens.')
@minLength(3)
@maxLength(12)
param prefix string = 'warden'

@description('Ids of the subscriptions the service may see.')
param governedSubscriptions array = [subscription().subscriptionId]

@description('Whether the remediator may write in those subscriptions what the enabled remediations write. The service starts in `audit` all the same.')
param allowRemediation bool = true

@description('Whether storage and vault are reached by private endpoints only, and events come through a queue.')
param isPrivate bool = false

@description('Address space of the network in private mode, a /24 or larger.')
param networkAddressPrefix string = '10.90.0.0/24'

@description('Mail addresses that are paged.')
param alertEmails array = []

@secure()
@description('Address that is sent the common alert schema, such as a Logic App that posts to Teams; empty: none.')
param alertWebhookUrl string = ''

@secure()
@description('Teams workflow “Post to a channel when a webhook request is received” that cards are posted to; empty: none.')
param teamsWebhookUrl string = ''

@secure()
@description('Key that signs approval links. Left to its default it is another one with every deployment, which voids the links that are open.')
param approvalSigningKey string = newGuid()

@description('Client id of the app registration people sign in with; the azd hook makes it. Empty: /api answers nobody but its health.')
param authClientId string = ''

@description('Whether Azure Communication Services is deployed for mail.')
param deployEmail bool = true

@description('Where mail data is kept at rest.')
param emailDataLocation string = 'Europe'

@description('Name of a system topic of this subscription that stands already in the resource group; empty: one is made. Azure allows one per subscription.')
param existingTopicName string = ''

@description('Whether events are subscribed to. The function must be there: publish the code first, then deploy again with true. azd does both.')
param subscribeToEvents bool = false

@description('Days that rows in Log Analytics are kept.')
@minValue(30)
@maxValue(730)
param retentionInDays int = 365

@description('Most instances of the app at a time.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Tags of every resource.')
param tags object = {}

var allTags = union({ 'azd-env-name': environmentName, application: 'aml-warden' }, tags)
// Written by `npm run docs` from the remediations there are.
var remediatorRole = loadJsonContent('../docs/roles/remediator.json')

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName
  location: location
  tags: allTags
}

module service 'resources.bicep' = {
  scope: group
  params: {
    location: location
    prefix: prefix
    tags: allTags
    isPrivate: isPrivate
    networkAddressPrefix: networkAddressPrefix
    alertEmails: alertEmails
    alertWebhookUrl: alertWebhookUrl
    teamsWebhookUrl: teamsWebhookUrl
    approvalSigningKey: approvalSigningKey
    authClientId: authClientId
    deployEmail: deployEmail
    emailDataLocation: emailDataLocation
    existingTopicName: existingTopicName
    subscribeToEvents: subscribeToEvents
    retentionInDays: retentionInDays
    maximumInstances: maximumInstances
  }
}

module access 'modules/reader-role.bicep' = [
  for id in governedSubscriptions: {
    name: 'access-${uniqueString(id, prefix)}'
    scope: subscription(id)
    params: {
      readerPrincipalId: service.outputs.readerPrincipalId
      remediatorPrincipalId: allowRemediation ? service.outputs.remediatorPrincipalId : ''
      remediatorRole: remediatorRole
      roleSuffix: '${environmentName}-${prefix}'
    }
  }
]

output AZURE_RESOURCE_GROUP string = group.name
output WARDEN_APP_NAME string = service.outputs.appName
output WARDEN_URL string = service.outputs.appUrl
output WARDEN_STORAGE_NAME string = service.outputs.storageName
output WARDEN_LOG_WORKSPACE_ID string = service.outputs.logWorkspaceId
output WARDEN_MAIL_SENDER string = service.outputs.mailSender
output WARDEN_OWN_RESOURCES array = service.outputs.ownResources
