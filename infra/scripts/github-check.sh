#!/usr/bin/env bash
# The check of action.yml: SARIF for code scanning, Markdown for the job summary, annotations for the pull request.
# The exit code goes into the outputs, so that the upload runs before the job fails.
set -euo pipefail

lines() { while IFS= read -r line; do [ -z "$line" ] || printf '%s\0' "$line"; done <<< "$1"; }

paths=()
while IFS= read -r -d '' path; do paths+=("$path"); done < <(lines "$PATHS")
options=(--fail-on "$FAIL_ON")
[ -z "${PROFILE:-}" ] || options+=(--profile "$PROFILE")
[ -z "${BASELINE:-}" ] || options+=(--baseline "$BASELINE")
[ "${ALLOW_UNKNOWN:-false}" != 'true' ] || options+=(--allow-unknown)
while IFS= read -r -d '' parameter; do options+=(--parameters "$parameter"); done < <(lines "${PARAMETERS:-}")

folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/aml-warden.XXXXXX")
code=0
node "$SOURCE/cli/aml-warden.js" check "${options[@]}" \
  --output "sarif=$folder/aml-warden.sarif" --output "markdown=$folder/summary.md" --format github \
  -- "${paths[@]}" || code=$?

echo "exit-code=$code" >> "$GITHUB_OUTPUT"
if [ -f "$folder/aml-warden.sarif" ]; then
  echo "sarif=$folder/aml-warden.sarif" >> "$GITHUB_OUTPUT"
fi
if [ -f "$folder/summary.md" ]; then
  # A summary holds 1 MiB at most.
  head -c 1000000 "$folder/summary.md" >> "$GITHUB_STEP_SUMMARY"
fi
