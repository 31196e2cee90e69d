# The code is there now: let Event Grid deliver to it, and add the redirect address to the app registration.
$ErrorActionPreference = 'Stop'
if ($env:WARDEN_AUTH_CLIENT_ID) {
  az ad app update --id $env:WARDEN_AUTH_CLIENT_ID --web-redirect-uris "$($env:WARDEN_URL)/.auth/login/aad/callback"
}
if ($env:WARDEN_SUBSCRIBE_TO_EVENTS -ne 'true') {
  azd env set WARDEN_SUBSCRIBE_TO_EVENTS true
  azd provision --no-prompt
}
