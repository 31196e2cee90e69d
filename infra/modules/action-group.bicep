metadata description = 'Who is paged: addresses and, where given, a webhook such as the one of a Logic App that posts to Teams.'

@description('Prefix of the names.')
param prefix string

@description('Tags of every resource.')
param tags object

@description('Mail addresses that are paged.')
param emails array

@secure()
@description('Address that is sent the common alert schema: a Logic App or an automation; empty: none.')
param webhookUrl string = ''

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${prefix}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'aml-warden'
    emailReceivers: [
      for address in emails: {
        name: address
        emailAddress: address
        useCommonAlertSchema: true
      }
    ]
    webhookReceivers: webhookUrl == ''
      ? []
      : [
          {
            name: 'teams'
            serviceUri: webhookUrl
            useCommonAlertSchema: true
          }
        ]
  }
}

output id string = group.id
