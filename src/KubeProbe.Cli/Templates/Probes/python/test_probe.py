"""Runs the probe as a pod would, against an address and a centre of the test: python3 -m unittest"""

import http.server
import json
import os
import subprocess
import sys
import threading
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


class Answers(http.server.BaseHTTPRequestHandler):
    """GET /well and /ill are what is probed; POST is the centre."""

    def do_GET(self):
        self.send_response(200 if self.path == "/well" else 500)
        self.end_headers()

    def do_POST(self):
        self.server.reports.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class ProbeTest(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.server.reports = []
        self.base = "http://127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def run_probe(self, url):
        env = dict(
            os.environ,
            URL=url,
            KUBEPROBE_REPORT_URL=self.base + "/report",
            KUBEPROBE_RUN_ID="r1",
            KUBEPROBE_RUN_TOKEN="t1",
            KUBEPROBE_DEADLINE=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 60)),
        )
        code = subprocess.run([sys.executable, os.path.join(HERE, "probe.py")], env=env, timeout=90).returncode
        self.assertEqual(1, len(self.server.reports))
        return code, self.server.reports[0]

    def test_an_address_that_answers_passes(self):
        code, report = self.run_probe(self.base + "/well")
        self.assertEqual((0, True), (code, report["ok"]))
        self.assertEqual("get", report["measurements"][0]["name"])

    def test_an_address_that_answers_with_an_error_fails(self):
        code, report = self.run_probe(self.base + "/ill")
        self.assertEqual((1, False), (code, report["ok"]))
        self.assertIn("500", report["errors"][0])

    def test_no_address_is_the_probe_s_own_fault(self):
        code, report = self.run_probe("")
        self.assertEqual(1, code)
        self.assertTrue(report["errors"][0].startswith("probe-fault: "))


if __name__ == "__main__":
    unittest.main()
