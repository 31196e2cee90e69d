metadata description = 'The app on Flex Consumption: Node 24, storage by identity, sign-in by Entra in front of /api.'

@description('Location of the app.')
param location string

@description('Prefix of the names.')
param prefix string

@description('Name of the app; part of its address.')
param name string

@description('Tags of every resource.')
param tags object

@description('Identity the app runs with.')
param readerId string

@description('Client id of that identity.')
param readerClientId string

@description('Identity that writes.')
param remediatorId string

@description('Client id of that identity.')
param remediatorClientId string

@description('Name of the storage account.')
param storageName string

@description('Blob endpoint of the storage account.')
param blobEndpoint string

@description('Queue endpoint of the storage account.')
param queueEndpoint string

@description('Table endpoint of the storage account.')
param tableEndpoint string

@description('Container of the deployed package.')
param deploymentContainer string

@description('Queue that Event Grid delivers to in private mode; empty: events come by the webhook.')
param eventQueue string

@description('Connection string of Application Insights; it holds no key that opens anything, local authentication is off.')
param insightsConnectionString string

@description('Address of the Logs Ingestion API.')
param logsEndpoint string

@description('Immutable id of the data collection rule.')
param logsRuleId string

@description('Address of the vault.')
param vaultUri string

@description('Address of Azure Communication Services; empty: mail goes by SMTP or not at all.')
param emailEndpoint string

@description('Client id of the app registration people sign in with; empty: /api answers nobody but its health.')
param authClientId string

@description('Subnet of the app; empty: no network integration.')
param subnetId string

@description('Most instances at a time.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Log Analytics workspace for the audit logs.')
param logWorkspaceId string

var settings = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__blobServiceUri: blobEndpoint
  AzureWebJobsStorage__queueServiceUri: queueEndpoint
  AzureWebJobsStorage__tableServiceUri: tableEndpoint
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: readerClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${readerClientId}'
  ARM_ENDPOINT: environment().resourceManager
  ARM_AUDIENCE: environment().authentication.audiences[0]
  READER_CLIENT_ID: readerClientId
  REMEDIATOR_CLIENT_ID: remediatorClientId
  WARDEN_STORAGE__tableServiceUri: tableEndpoint
  WARDEN_STORAGE__blobServiceUri: blobEndpoint
  LOGS_ENDPOINT: logsEndpoint
  LOGS_RULE_ID: logsRuleId
  KEY_VAULT_URL: vaultUri
  PUBLIC_URL: 'https://${name}.azurewebsites.net'
}
var optional = union(
  emailEndpoint == '' ? {} : { EMAIL_ENDPOINT: emailEndpoint },
  eventQueue == '' ? {} : { EVENT_QUEUE_NAME: eventQueue }
)

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${prefix}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  // azd finds the app by this tag.
  tags: union(tags, { 'azd-service-name': 'warden' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${readerId}': {}
      '${remediatorId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: readerId
    virtualNetworkSubnetId: subnetId == '' ? null : subnetId
    outboundVnetRouting: subnetId == '' ? null : { allTraffic: true }
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${blobEndpoint}${deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: readerId
          }
        }
      }
      runtime: {
        name: 'node'
        version: '24'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: maximumInstances
      }
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, optional)
  }

  resource noBasicPublishing 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }

  resource noFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
    dependsOn: [noBasicPublishing]
  }

  resource auth 'config' = if (authClientId != '') {
    name: 'authsettingsV2'
    properties: {
      globalValidation: {
        requireAuthentication: true
        unauthenticatedClientAction: 'RedirectToLoginPage'
        redirectToProvider: 'azureactivedirectory'
        // Event Grid and Durable bring the host's own keys; health says nothing but whether it works.
        excludedPaths: ['/runtime/webhooks/*', '/api/v1/health']
      }
      httpSettings: {
        requireHttps: true
      }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: authClientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${subscription().tenantId}/v2.0'
          }
          validation: {
            allowedAudiences: [authClientId, 'api://${authClientId}']
          }
        }
      }
      login: {
        // Tokens are of no use to the service and are not kept.
        tokenStore: {
          enabled: false
        }
      }
    }
    dependsOn: [appSettings]
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: app
  properties: {
    workspaceId: logWorkspaceId
    logs: [
      {
        category: 'AppServiceAuthenticationLogs'
        enabled: true
      }
    ]
  }
}

output id string = app.id
output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
output planId string = plan.id
