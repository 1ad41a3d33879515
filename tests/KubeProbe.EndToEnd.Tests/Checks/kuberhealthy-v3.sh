#!/bin/sh
# A check of Kuberhealthy v3 by the steps of its Go client: it waits until the address answers a GET, insists on its path, and reports with the
# body that client really sends.
PATH=/usr/local/bin:/usr/bin:/bin
set -u
case "${KH_REPORTING_URL%%\?*}" in */check) ;; *) echo "no path that is /check: $KH_REPORTING_URL"; exit 1 ;; esac
until curl -sS -o /dev/null "$KH_REPORTING_URL"; do sleep 1; done
body='{"ok":true,"currentUUID":""}'
[ -z "${FAIL:-}" ] || body="{\"ok\":false,\"errors\":[\"$FAIL\"],\"currentUUID\":\"\"}"
echo "reporting to $KH_REPORTING_URL as ${KH_RUN_UUID:?}: $body"
[ "$(curl -sS -o /dev/null -w '%{http_code}' -X POST -H "kh-run-uuid: $KH_RUN_UUID" -H 'Content-Type: application/json' --data "$body" "$KH_REPORTING_URL")" = 200 ]
