#!/bin/sh
# A check of Kuberhealthy v2 by the steps of its Go client: it logs where it reports to, and reports until it is answered 200 or 400.
PATH=/usr/local/bin:/usr/bin:/bin
set -u
[ "${KH_CHECK_RUN_DEADLINE:?}" -gt "$(date +%s)" ] && [ -n "${KH_POD_NAMESPACE:?}" ] || exit 1
body='{"Errors":[],"OK":true}'
[ -z "${FAIL:-}" ] || body="{\"Errors\":[\"$FAIL\"],\"OK\":false}"
wait=1
while [ $wait -lt 32 ]; do
    echo "reporting to ${KH_REPORTING_URL:?} as ${KH_RUN_UUID:?}: $body"
    status=$(curl -sS -o /dev/null -w '%{http_code}' -X POST -H "kh-run-uuid: $KH_RUN_UUID" -H 'Content-Type: application/json' --data "$body" "$KH_REPORTING_URL")
    case $status in 200 | 400) exit 0 ;; esac
    sleep $wait
    wait=$((wait * 2))
done
exit 1
