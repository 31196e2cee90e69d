metadata description = 'Lets the reader identity see a subscription, and the remediator change what the enabled remediations change.'
targetScope = 'subscription'

@description('Object id of the reader identity.')
param readerPrincipalId string

@description('Object id of the remediator identity; empty: repairs are not allowed here.')
param remediatorPrincipalId string

@description('The custom role of the remediator, as `aml-warden role` prints it.')
param remediatorRole object

@description('Part of the role name: one per deployment of the service.')
param roleSuffix string

var reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7'

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, readerPrincipalId, reader)
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', reader)
  }
}

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (remediatorPrincipalId != '') {
  name: guid(subscription().id, 'aml-warden-remediator', roleSuffix)
  properties: {
    roleName: '${remediatorRole.Name} (${roleSuffix})'
    description: remediatorRole.Description
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: remediatorRole.Actions
        notActions: remediatorRole.NotActions
      }
    ]
  }
}

resource mayWrite 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (remediatorPrincipalId != '') {
  name: guid(subscription().id, remediatorPrincipalId, 'aml-warden-remediator', roleSuffix)
  properties: {
    principalId: remediatorPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: role.id
  }
}
