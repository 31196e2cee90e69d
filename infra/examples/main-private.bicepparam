using '../main.bicep'

param environmentName = 'warden-private'
param location = 'westeurope'
param isPrivate = true
param alertEmails = ['ml-platform@example.com']
param authClientId = '00000000-0000-0000-0000-00000000aaaa'
param approvalSigningKey = 'set-by-the-deployment'
param governedSubscriptions = [
  '00000000-0000-0000-0000-000000000001'
  '00000000-0000-0000-0000-000000000002'
]
