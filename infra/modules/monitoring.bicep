metadata description = 'Where findings go: a Log Analytics workspace with the tables of the service, their data collection rule, and Application Insights.'

@description('Location of the resources; the data collection rule must be in the region of the workspace.')
param location string

@description('Prefix of the names.')
param prefix string

@description('Tags of every resource.')
param tags object

@description('Object id of the identity that sends rows and metrics.')
param readerPrincipalId string

@description('Days that rows are kept.')
@minValue(30)
@maxValue(730)
param retentionInDays int = 365

// Written by `npm run docs` from the column list that the service sends by.
var tables = loadJsonContent('../tables.json')
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: 'log-${prefix}'
  location: location
  tags: tags
  properties: {
    retentionInDays: retentionInDays
    sku: {
      name: 'PerGB2018'
    }
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

resource table 'Microsoft.OperationalInsights/workspaces/tables@2025-07-01' = [
  for item in tables: {
    parent: workspace
    name: item.table
    properties: {
      plan: 'Analytics'
      retentionInDays: retentionInDays
      schema: {
        name: item.table
        columns: item.columns
      }
    }
  }
]

resource rule 'Microsoft.Insights/dataCollectionRules@2024-03-11' = {
  name: 'dcr-${prefix}'
  location: location
  tags: tags
  // A rule of this kind has an ingestion endpoint of its own.
  kind: 'Direct'
  properties: {
    streamDeclarations: toObject(tables, item => item.stream, item => { columns: item.columns })
    destinations: {
      logAnalytics: [
        {
          name: 'findings'
          workspaceResourceId: workspace.id
        }
      ]
    }
    dataFlows: map(tables, item => {
      streams: [item.stream]
      destinations: ['findings']
      transformKql: 'source'
      outputStream: 'Custom-${item.table}'
    })
  }
  dependsOn: [table]
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${prefix}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    WorkspaceResourceId: workspace.id
  }
}

resource mayIngest 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(rule.id, readerPrincipalId, metricsPublisher)
  scope: rule
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}

resource maySendMetrics 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, readerPrincipalId, metricsPublisher)
  scope: insights
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}

output workspaceId string = workspace.id
output ingestionEndpoint string = rule.properties.endpoints.logsIngestion
output ruleImmutableId string = rule.properties.immutableId
output insightsConnectionString string = insights.properties.ConnectionString
