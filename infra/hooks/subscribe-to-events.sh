#!/bin/sh
# The code is there now: let Event Grid deliver to it, and add the redirect address to the app registration.
set -eu
if [ -n "${WARDEN_AUTH_CLIENT_ID:-}" ]; then
  az ad app update --id "$WARDEN_AUTH_CLIENT_ID" --web-redirect-uris "${WARDEN_URL}/.auth/login/aad/callback"
fi
if [ "${WARDEN_SUBSCRIBE_TO_EVENTS:-false}" != "true" ]; then
  azd env set WARDEN_SUBSCRIBE_TO_EVENTS true
  azd provision --no-prompt
fi
