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

// Preflights of repairs let Azure Machine Learning diagnose a workspace. It changes nothing, but is no read that Reader holds.
resource diagnose 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (remediatorPrincipalId != '') {
  name: guid(subscription().id, 'aml-warden-diagnose', roleSuffix)
  properties: {
    roleName: 'aml-warden diagnose (${roleSuffix})'
    description: 'Lets aml-warden diagnose workspaces before it repairs anything.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: ['Microsoft.MachineLearningServices/workspaces/diagnose/action']
        notActions: []
      }
    ]
  }
}

resource mayDiagnose 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (remediatorPrincipalId != '') {
  name: guid(subscription().id, readerPrincipalId, 'aml-warden-diagnose', roleSuffix)
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: diagnose.id
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
