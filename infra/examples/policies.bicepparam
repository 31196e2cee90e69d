using '../policies/main.bicep'
