metadata description = 'Scheduled query rules over the tables of the service and over its own measures: each pages the action group. The queries are tried against the tables by the tests.'

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
    heals: false
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
    heals: false
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
    heals: false
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
    heals: false
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
    heals: false
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
    heals: false
  }
  {
    name: 'event-lag'
    title: 'aml-warden: answers to events come late'
    description: '95 of 100 answers took up to more than five minutes after the event, within a quarter of an hour.'
    query: loadTextContent('../queries/insights/event-lag.kql')
    severity: 2
    frequency: 'PT15M'
    window: 'PT15M'
    dimensions: []
    resourceIdColumn: ''
    heals: true
  }
  {
    name: 'inbox-age'
    title: 'aml-warden: notices wait'
    description: 'A notice has waited for more than a quarter of an hour: the sweep does not get through.'
    query: loadTextContent('../queries/insights/inbox-age.kql')
    severity: 2
    frequency: 'PT15M'
    window: 'PT30M'
    dimensions: []
    resourceIdColumn: ''
    heals: true
  }
  {
    name: 'outbox-age'
    title: 'aml-warden: transitions are not told'
    description: 'A transition has waited for more than an hour: a channel is down.'
    query: loadTextContent('../queries/insights/outbox-age.kql')
    severity: 2
    frequency: 'PT30M'
    window: 'PT1H'
    dimensions: []
    resourceIdColumn: ''
    heals: true
  }
  {
    name: 'scan-age'
    title: 'aml-warden: full scans are missing'
    description: 'The newest full scan is older than two periods of its schedule, or no scan has told its age for an hour.'
    query: loadTextContent('../queries/insights/scan-age.kql')
    severity: 1
    frequency: 'PT30M'
    window: 'PT1H'
    dimensions: []
    resourceIdColumn: ''
    heals: true
  }
  {
    name: 'denied-reads'
    title: 'aml-warden: more reads are denied'
    description: 'The newest full scan was denied more than one before it within a day: a role is missing.'
    query: loadTextContent('../queries/insights/denied-reads.kql')
    severity: 2
    frequency: 'PT1H'
    window: 'P1D'
    dimensions: []
    resourceIdColumn: ''
    heals: true
  }
  {
    name: 'budget-used'
    title: 'aml-warden: the budget for repairs is used up'
    description: 'Nothing more is repaired in this hour. Switched off repairs send no measure.'
    query: loadTextContent('../queries/insights/budget-used.kql')
    severity: 3
    frequency: 'PT15M'
    window: 'PT30M'
    dimensions: []
    resourceIdColumn: ''
    heals: true
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
      // What happened stays so until a person closes it. What is measured every five minutes may get well again by itself.
      autoMitigate: item.heals
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
