#!/bin/sh
# Runs the probe by hand, where its report goes to standard output: ./test.sh
cd "${0%/*}" || exit
unset KUBEPROBE_REPORT_URL KUBEPROBE_RUN_ID KUBEPROBE_RUN_TOKEN KUBEPROBE_DEADLINE TERMINATION_LOG
failed=0

# expect WHAT CODE PATTERN URL: the exit code, and a part of the report.
expect() {
    report=$(URL=$4 sh ./probe.sh 2>/dev/null)
    code=$?
    case "$code $report" in
        "$2 "*"$3"*) echo "ok      $1" ;;
        *) echo "FAILED  $1: exit code $code, $report" && failed=1 ;;
    esac
}

expect "an address that answers passes" 0 '"ok":true' "file://$PWD/probe.sh"
expect "what was measured is reported" 0 '"name":"get","ok":true' "file://$PWD/probe.sh"
expect "an address that does not answer fails" 1 '"errors":["get: ' "file://$PWD/there-is-no-such-file"
expect "no address is the probe's own fault" 1 '"errors":["probe-fault: ' ""
exit $failed
