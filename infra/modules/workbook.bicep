metadata description = 'A workbook over the tables: what is open, what changed, what was repaired, how the scans went.'

@description('Location of the workbook.')
param location string

@description('Tags of every resource.')
param tags object

@description('Log Analytics workspace it reads.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(workspaceId, 'aml-warden')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'aml-warden'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: loadTextContent('../workbook.json')
  }
}

output id string = workbook.id
