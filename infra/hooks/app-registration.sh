#!/bin/sh
# Makes the app registration people sign in with, with the three app roles, unless azd knows one already. It holds no secret.
set -eu
if [ -n "${WARDEN_AUTH_CLIENT_ID:-}" ]; then
  exit 0
fi
if ! command -v az >/dev/null 2>&1; then
  echo "The Azure CLI is missing: install it, or make the app registration by hand (docs/getting-started.md) and run: azd env set WARDEN_AUTH_CLIENT_ID <client id>" >&2
  exit 1
fi
name="aml-warden-${AZURE_ENV_NAME}"
client_id=$(az ad app list --display-name "$name" --query '[0].appId' --output tsv)
if [ -z "$client_id" ]; then
  client_id=$(az ad app create --display-name "$name" --sign-in-audience AzureADMyOrg \
    --enable-id-token-issuance true --app-roles @infra/hooks/app-roles.json --query appId --output tsv)
  az ad app update --id "$client_id" --identifier-uris "api://$client_id"
  az ad sp create --id "$client_id" --output none
  # Only people and applications with one of the roles get in.
  az ad sp update --id "$client_id" --set appRoleAssignmentRequired=true
fi
azd env set WARDEN_AUTH_CLIENT_ID "$client_id"
