#!/bin/sh
# A plugin of Sonobuoy: results, then their path in the done file.
PATH=/usr/local/bin:/usr/bin:/bin
set -eu
[ "$SONOBUOY" = true ] && [ -z "${KUBEPROBE_RUN_TOKEN:-}" ]
if [ "${MODE:-pass}" = progress ]; then
    # Until its side-car hears it, and then until it is ended.
    until curl -sSf -o /dev/null -X POST "http://localhost:$SONOBUOY_PROGRESS_PORT/progress" -d '{"msg":"Test started: lists pods","completed":1,"total":2}'; do sleep 1; done
    exec sleep 600
fi
failure=''
[ "${MODE:-pass}" != fail ] || failure='<failure message="no answer from 10.96.0.10"/>'
echo "<testsuite><testcase name=\"resolves names\">$failure</testcase><testcase name=\"lists pods\"/></testsuite>" >"$SONOBUOY_RESULTS_DIR/junit_01.xml"
printf %s "$SONOBUOY_RESULTS_DIR/junit_01.xml" >"$SONOBUOY_RESULTS_DIR/done"
