metadata description = 'Events of one subscription to the service: to its Event Grid trigger, or in private mode to a storage queue.'

@description('Prefix of the names.')
param prefix string

@description('Tags of every resource.')
param tags object

@description('Name of a system topic for the subscription that stands already in this resource group; empty: one is made. Azure allows one per subscription.')
param existingTopicName string

@description('Subscription whose events are delivered.')
param sourceSubscriptionId string

@description('The app that takes the events.')
param appId string

@description('Storage account of dead letters and of the queue.')
param storageName string

@description('Container of dead letters.')
param deadLetterContainer string

@description('Queue that is delivered to in private mode; empty: the Event Grid trigger is.')
param eventQueue string

// Function that takes the events; a test compares it with the code.
var handler = 'onResourceEvent'
var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var queueMessageSender = 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

resource ownTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' = if (existingTopicName == '') {
  name: 'egst-${prefix}'
  location: 'global'
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    source: '/subscriptions/${sourceSubscriptionId}'
    topicType: 'Microsoft.Resources.Subscriptions'
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: existingTopicName == '' ? 'egst-${prefix}' : existingTopicName
  dependsOn: [ownTopic]
}

resource mayBury 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, prefix, sourceSubscriptionId, blobDataContributor)
  scope: storage
  properties: {
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataContributor)
  }
}

resource maySend 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (eventQueue != '') {
  name: guid(storage.id, prefix, sourceSubscriptionId, queueMessageSender)
  scope: storage
  properties: {
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', queueMessageSender)
  }
}

var toFunction = {
  endpointType: 'AzureFunction'
  properties: {
    resourceId: '${appId}/functions/${handler}'
    maxEventsPerBatch: 1
    preferredBatchSizeInKilobytes: 64
  }
}

var toQueue = {
  endpointType: 'StorageQueue'
  properties: {
    resourceId: storage.id
    queueName: eventQueue
    queueMessageTimeToLiveInSeconds: 604800
  }
}

resource subscriptionOfEvents 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'aml-warden'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: eventQueue == '' ? toFunction : null
    deliveryWithResourceIdentity: eventQueue == ''
      ? null
      : {
          identity: {
            type: 'SystemAssigned'
          }
          destination: toQueue
        }
    deadLetterWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: storage.id
          blobContainerName: deadLetterContainer
        }
      }
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
    filter: {
      includedEventTypes: [
        'Microsoft.Resources.ResourceWriteSuccess'
        'Microsoft.Resources.ResourceDeleteSuccess'
        'Microsoft.Resources.ResourceActionSuccess'
      ]
      // Providers whose resources a workspace consists of or depends on. What is of no concern to it is ignored by the service itself.
      advancedFilters: [
        {
          operatorType: 'StringBeginsWith'
          key: 'data.operationName'
          values: [
            'Microsoft.MachineLearningServices/'
            'Microsoft.Storage/storageAccounts/'
            'Microsoft.KeyVault/vaults/'
            'Microsoft.ContainerRegistry/registries/'
            'Microsoft.Insights/'
            'Microsoft.Network/'
            'Microsoft.Authorization/'
            'Microsoft.Resources/deployments/'
          ]
        }
        {
          operatorType: 'StringNotContains'
          key: 'data.operationName'
          values: [
            '/listKeys/'
            '/listSecrets/'
            '/listAccountSas/'
            '/listServiceSas/'
            '/validate/'
          ]
        }
      ]
    }
  }
  dependsOn: [mayBury, maySend]
}

output topicName string = topic.name
