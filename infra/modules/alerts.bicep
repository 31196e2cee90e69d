metadata description = 'Scheduled query rules over the tables of the service: each pages the action group. The queries are tried against the tables by the tests.'

@description('Location of the rules; the region of the workspace.')
param location string

@description('Prefix of the names.')
param prefix string

@description('Tags of every resource.')
param tags object

@description('Log Analytics workspace with the tables.')
param workspaceId string

@description('Action group that is paged.')
param actionGroupId string

var rules = [
  {
    name: 'new-findings'
    title: 'aml-warden: a critical or high finding came up'
    description: 'One alert per finding; its row says who did it and why it matters.'
    query: loadTextContent('../queries/new-findings.kql')
    severity: 1
    frequency: 'PT5M'
    window: 'PT15M'
    dimensions: ['FindingKey', 'Severity', 'RuleId', 'RuleTitle', 'ResourceId']
    resourceIdColumn: 'ResourceId'
  }
  {
    name: 'contested'
    title: 'aml-warden: a repair is contested'
    description: 'A repair and somebody else undo each other; the finding names the other party.'
    query: loadTextContent('../queries/contested.kql')
    severity: 2
    frequency: 'PT15M'
    window: 'PT30M'
    dimensions: ['FindingKey', 'RuleId', 'ResourceId', 'ActorName']
    resourceIdColumn: 'ResourceId'
  }
  {
    name: 'failed-remediations'
    title: 'aml-warden: a repair failed'
    description: 'A repair or an undo did not come to its end.'
    query: loadTextContent('../queries/failed-remediations.kql')
    severity: 2
    frequency: 'PT15M'
    window: 'PT30M'
    dimensions: ['RemediationKey', 'RuleId', 'ResourceId', 'Outcome']
    resourceIdColumn: 'ResourceId'
  }
  {
    name: 'dead-letters'
    title: 'aml-warden: events were given up'
    description: 'Their units are only as fresh as the last scan.'
    query: loadTextContent('../queries/dead-letters.kql')
    severity: 2
    frequency: 'PT30M'
    window: 'PT1H'
    dimensions: []
    resourceIdColumn: ''
  }
  {
    name: 'missing-heartbeat'
    title: 'aml-warden: the service is silent'
    description: 'Nobody looks any more: the heartbeat of every quarter of an hour is missing.'
    query: loadTextContent('../queries/missing-heartbeat.kql')
    severity: 0
    frequency: 'PT15M'
    window: 'PT1H'
    dimensions: []
    resourceIdColumn: ''
  }
  {
    name: 'missing-scan'
    title: 'aml-warden: no full scan ended within a day'
    description: 'What events missed stays unseen.'
    query: loadTextContent('../queries/missing-scan.kql')
    severity: 1
    frequency: 'PT1H'
    window: 'P1D'
    dimensions: []
    resourceIdColumn: ''
  }
  {
    name: 'service-measures'
    title: 'aml-warden: a measure of the service itself is beyond its limit'
    description: 'Event lag, age of inbox and outbox, age of the last scan, denied reads or the budget for repairs.'
    query: loadTextContent('../queries/insights/service-measures.kql')
    severity: 2
    frequency: 'PT15M'
    window: 'PT30M'
    dimensions: ['measure']
    resourceIdColumn: ''
  }
]

resource rule 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for item in rules: {
    name: '${prefix}-${item.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: item.title
      description: item.description
      enabled: true
      severity: item.severity
      evaluationFrequency: item.frequency
      windowSize: item.window
      scopes: [workspaceId]
      // Rows come late by minutes; a rule that heals itself would close an alert that still holds.
      autoMitigate: false
      // The tables are made by the same deployment and may not answer yet.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: item.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            resourceIdColumn: item.resourceIdColumn == '' ? null : item.resourceIdColumn
            dimensions: map(item.dimensions, name => {
              name: name
              operator: 'Include'
              values: ['*']
            })
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [actionGroupId]
      }
    }
  }
]

output ruleIds array = [for (item, index) in rules: rule[index].id]
