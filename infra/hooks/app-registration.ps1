# Makes the app registration people sign in with, with the three app roles, unless azd knows one already. It holds no secret.
$ErrorActionPreference = 'Stop'
if ($env:WARDEN_AUTH_CLIENT_ID) { exit 0 }
$name = "aml-warden-$($env:AZURE_ENV_NAME)"
$clientId = az ad app list --display-name $name --query '[0].appId' --output tsv
if (-not $clientId) {
  $clientId = az ad app create --display-name $name --sign-in-audience AzureADMyOrg --enable-id-token-issuance true --app-roles '@infra/hooks/app-roles.json' --query appId --output tsv
  az ad app update --id $clientId --identifier-uris "api://$clientId"
  az ad sp create --id $clientId --output none
  az ad sp update --id $clientId --set appRoleAssignmentRequired=true
}
azd env set WARDEN_AUTH_CLIENT_ID $clientId
