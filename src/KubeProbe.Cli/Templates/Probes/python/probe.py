"""The address in URL answers."""

import os
import sys
import urllib.request

import kubeprobe


def probe(run):
    url = os.environ.get("URL")
    if not url:
        raise kubeprobe.ProbeFailed("probe-fault: the parameter URL is missing")
    left = run.remaining()
    with run.measure("get"):
        with urllib.request.urlopen(url, timeout=10 if left is None else min(left, 10)) as answer:
            answer.read(1024)


if __name__ == "__main__":
    sys.exit(kubeprobe.execute(probe))
