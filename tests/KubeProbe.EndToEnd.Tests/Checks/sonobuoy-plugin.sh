#!/bin/sh
# A plugin of Sonobuoy: results, then their path in the done file.
PATH=/usr/local/bin:/usr/bin:/bin
set -eu
[ "$SONOBUOY" = true ] && [ -z "${KUBEPROBE_RUN_TOKEN:-}" ]
failure=''
[ "${MODE:-pass}" != fail ] || failure='<failure message="no answer from 10.96.0.10"/>'
echo "<testsuite><testcase name=\"resolves names\">$failure</testcase><testcase name=\"lists pods\"/></testsuite>" >"$SONOBUOY_RESULTS_DIR/junit_01.xml"
printf %s "$SONOBUOY_RESULTS_DIR/junit_01.xml" >"$SONOBUOY_RESULTS_DIR/done"
