using '../main.bicep'

param environmentName = 'warden-prod'
param location = 'westeurope'
param alertEmails = ['ml-platform@example.com']
param authClientId = '00000000-0000-0000-0000-00000000aaaa'
param approvalSigningKey = 'set-by-the-deployment'
param subscribeToEvents = true
