#!/bin/sh
# The address in URL answers.
. "${0%/*}/kubeprobe.sh"
kubeprobe_start || exit

if [ -z "${URL:-}" ]; then
    kubeprobe_failure "probe-fault: the parameter URL is missing"
elif kubeprobe_measure get curl -fsS -o /dev/null --max-time 10 "$URL"; then
    kubeprobe_success
else
    kubeprobe_failure "get: $URL does not answer"
fi
