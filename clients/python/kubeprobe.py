"""Report what a KubeProbe probe found. Standard library only; Python 3.9 or newer.

    import sys, kubeprobe

    def probe(run):
        with run.measure("resolve"):
            socket.getaddrinfo("kubernetes.default", 443)

    sys.exit(kubeprobe.execute(probe))

The contract is docs/report-contract.md of KubeProbe. Nothing here outlasts the deadline or raises because the centre is lost: exit code and
termination message tell the result too.
"""

import contextlib
import hashlib
import http.client
import json
import math
import os
import random
import re
import signal
import ssl
import sys
import threading
import time
import urllib.parse
from datetime import datetime, timedelta, timezone

MAX_BYTES = 256 * 1024
MAX_TERMINATION_BYTES = 4096
MAX_MEASUREMENTS = 1000
MAX_ERRORS = 100
MAX_TEXT = 4096
MAX_FACTS = 64
MAX_FACT_BYTES = 1024

_INSTANT = re.compile(r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?([Zz]|([+-])(\d\d):(\d\d))$")
_TRACE = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")


class EnvironmentFault(Exception):
    """The environment is no run's. Tells all that is wrong with it at once, and no value that may be secret."""


class ProbeFailed(Exception):
    """Raised by a probe that found what it looks for: each argument is an error, most telling first."""


class Run:
    """One run of one probe, seen from inside its pod. Safe for use from several threads."""

    def __init__(self, env=None, attempt_seconds=10.0, delivery_seconds=120.0, log=None):
        env = os.environ if env is None else env
        read = lambda name: (env.get(name) or "").strip()
        self.run_id, self._token = read("KUBEPROBE_RUN_ID"), read("KUBEPROBE_RUN_TOKEN")
        self.cluster, self.case, self.node = read("KUBEPROBE_CLUSTER"), read("KUBEPROBE_CASE"), read("KUBEPROBE_NODE")
        self.namespace = read("KUBEPROBE_POD_NAMESPACE")
        self.deadline, self._url = None, None
        url, deadline = read("KUBEPROBE_REPORT_URL"), read("KUBEPROBE_DEADLINE")
        if url or deadline or self.run_id or self._token:
            self._url, self.deadline = _check(url, self.run_id, self._token, deadline)
        self.owner_reference = _owner(read)
        self.labels = {"kubeprobe.io/run": self.run_id} if self.run_id else {}
        if self.run_id and read("KUBEPROBE_CENTRE"):
            self.labels["kubeprobe.io/centre"] = read("KUBEPROBE_CENTRE")
        self._trace = read("TRACEPARENT") if _TRACE.match(read("TRACEPARENT")) else None
        self._termination = read("TERMINATION_LOG") or "/dev/termination-log"
        self._attempt, self._limit = attempt_seconds, delivery_seconds
        self._log = log or (lambda line: print(line, file=sys.stderr, flush=True))
        self._gate, self._samples, self._facts, self._under_way, self._exit = threading.RLock(), _Samples(), {}, [], None
        self._started = time.monotonic()
        left = None if self.deadline is None else self.deadline - time.time()
        self._margin = 0 if left is None else min(max(left / 10, 1), 10)
        self._stop_at = None if left is None else self._started + max(left - self._margin, 0)
        self.delivery = "none"

    @staticmethod
    def from_environment(**options):
        """The run this process is part of. Raises EnvironmentFault when the environment is no run's."""
        return Run(**options)

    def remaining(self):
        """Seconds until the probe must stop, a margin before the deadline: hand it to everything that waits. None outside a run."""
        return None if self._stop_at is None else max(self._stop_at - time.monotonic(), 0.0)

    @contextlib.contextmanager
    def measure(self, name):
        """Records whether the body worked and how long it took. What it raises goes on to the caller."""
        begin, ok = time.monotonic(), False
        with self._gate:
            self._under_way.append(name)
        try:
            yield self
            ok = True
        finally:
            self.record(name, ok, time.monotonic() - begin)
            with self._gate:
                self._under_way.remove(name)

    def record(self, name, ok, seconds):
        """Records an operation that was timed elsewhere."""
        with self._gate:
            self._samples.add({"name": _name(name), "ok": bool(ok), "seconds": seconds})

    def value(self, name, value, unit=None):
        """Records a quantity."""
        with self._gate:
            self._samples.add({"name": _name(name), "value": value, "unit": unit and str(unit)[:32]})

    def fact(self, name, value):
        """Says what is so in this cluster, such as a setting: the centre compares it across the fleet. The last value of a name counts."""
        name = re.sub(r"[^A-Za-z0-9._/:@-]", "_", str(name))[:128] or "_"
        with self._gate:
            if name in self._facts or len(self._facts) < MAX_FACTS:
                self._facts[name] = _cut_fact(str(value))

    def success(self, message=None):
        """Reports that what was probed works; returns the exit code, 0."""
        return self._report(True, [], message)

    def failure(self, *errors, message=None):
        """Reports a failure, its errors most telling first; returns the exit code, 1."""
        return self._report(False, [str(e) for e in errors if str(e).strip()] or ["no message"], message)

    def _report(self, ok, errors, message):
        with self._gate:
            if self._exit is not None:
                self._log("kubeprobe: this run has reported already; the later report is dropped")
                return self._exit
            self._exit = 0 if ok else 1
            samples, taken = self._samples.kept(), self._samples.taken
            facts = [{"name": name, "value": value} for name, value in sorted(self._facts.items())]
        body = _fit(ok, errors, message, samples, taken, facts, MAX_BYTES)
        self._write_termination(_fit(ok, errors, message, samples, taken, facts, MAX_TERMINATION_BYTES))
        if self._url is None:
            sys.stdout.write(body.decode("utf-8") + "\n")
            sys.stdout.flush()
            self.delivery = "standalone"
        else:
            self.delivery = self._deliver(body)
        return self._exit

    def _write_termination(self, body):
        if self._termination == "/dev/termination-log" and not os.path.exists(self._termination):
            return
        try:
            with open(self._termination, "wb") as file:
                file.write(body)
        except OSError as e:
            self._log(f"kubeprobe: the termination message could not be written: {e}")

    def _deliver(self, body):
        end = time.monotonic() + min(self.deadline - time.time(), self._limit)
        pause, attempt = 0.25, 1
        while True:
            # A clock that runs ahead of the centre's must not silence a report: the first attempt always has two seconds.
            status, after, why = self._post(body, min(self._attempt, max(end - time.monotonic(), 2.0 if attempt == 1 else 0.0)))
            if status and 200 <= status < 300:
                return "delivered"
            if status == 410:
                self._log("kubeprobe: the run was closed before this report came; the centre keeps it as late evidence")
                return "late"
            if status and 300 <= status < 500 and status not in (408, 425, 429):
                self._log(f"kubeprobe: the centre refused the report with {status}; it is not sent again")
                return "refused"
            wait = max(pause * random.uniform(0.8, 1.2), after)
            if time.monotonic() + wait >= end:
                self._log(f"kubeprobe: the report did not reach the centre after {attempt} attempts: {why}")
                return "lost"
            self._log(f"kubeprobe: report attempt {attempt}: {why}; again in {wait:.1f} s")
            time.sleep(wait)
            pause, attempt = min(pause * 2, 10), attempt + 1

    def _post(self, body, seconds):
        """Status, seconds to wait, and what to say. On a thread of its own: no timeout of a socket ends an answer that trickles."""
        answer = [None, 0.0, f"the centre gave no answer within {max(seconds, 0):.1f} s"]
        if seconds <= 0:
            return answer

        def post():
            try:
                headers = {"Authorization": "Bearer " + self._token, "Content-Type": "application/json", "Connection": "close"}
                if self._trace:
                    headers["traceparent"] = self._trace
                secure = {"context": ssl.create_default_context()} if self._url.scheme == "https" else {}
                kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
                connection = kind(self._url.hostname, self._url.port, timeout=seconds, **secure)
                path = (self._url.path or "/") + ("?" + self._url.query if self._url.query else "")
                connection.request("POST", path, body, headers)
                response = connection.getresponse()
                after = response.getheader("Retry-After") or ""
                answer[:] = [response.status, float(after) if after.isdigit() else 0.0, f"the centre answered {response.status}"]
                connection.close()
            except (OSError, http.client.HTTPException) as e:
                answer[2] = f"{type(e).__name__}: {e}"

        thread = threading.Thread(target=post, daemon=True)
        thread.start()
        thread.join(seconds)
        return list(answer)


def execute(probe, run=None):
    """Runs probe(run) and reports what came of it: success when it returns, failure when it raises, and a failure a margin before the
    deadline whether it came back or not. Returns the exit code. Call it from the main thread: SIGTERM then ends the run without a report."""
    try:
        run = run or Run.from_environment()
    except EnvironmentFault as e:
        print(f"kubeprobe: {e}", file=sys.stderr)
        return 1
    ended, caught, terminated = threading.Event(), [], []

    def work():
        try:
            probe(run)
        except BaseException as e:  # what a probe raises is what it reports, whatever it is
            caught.append(e)
        ended.set()

    def terminate(*_):
        terminated.append(True)
        ended.set()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, terminate)
    # A thread that does not come back does not hold the process: it is a daemon.
    threading.Thread(target=work, daemon=True).start()
    through = ended.wait(run.remaining())
    if terminated:
        run._log("kubeprobe: stopped by SIGTERM before the probe was through; nothing is reported")
        return 1
    if not through:
        at = ", ".join(dict.fromkeys(run._under_way[:5]))
        return run.failure(f"deadline: the probe was stopped after {time.monotonic() - run._started:.1f} s" + (f" during {at}" if at else ""))
    if not caught:
        return run.success()
    if isinstance(caught[0], ProbeFailed):
        return run.failure(*caught[0].args)
    return run.failure(f"{type(caught[0]).__name__}: {caught[0]}")


class _Samples:
    """Samples in bounded memory, by name and outcome: when there are too many every other one goes; the slowest is kept."""

    ROOM, NAMES = 1024, 256

    def __init__(self):
        self.taken, self._groups = 0, {}

    def add(self, sample):
        self.taken += 1
        sample = {k: v for k, v in sample.items() if v is not None and not (isinstance(v, float) and not math.isfinite(v))}
        key = (sample["name"], sample.get("ok"))
        if key not in self._groups and len(self._groups) >= self.NAMES:
            return
        group = self._groups.setdefault(key, {"stride": 1, "seen": 0, "kept": [], "slowest": None})
        if group["slowest"] is None or sample.get("seconds", 0) > group["slowest"][1].get("seconds", 0):
            group["slowest"] = (self.taken, sample)
        if group["seen"] % group["stride"] == 0:
            group["kept"].append((self.taken, sample))
            if len(group["kept"]) > self.ROOM:
                group["kept"], group["stride"] = group["kept"][::2], group["stride"] * 2
        group["seen"] += 1

    def kept(self):
        """A function from a number to at most so many samples, in the order they were taken; failures first where room is short."""
        groups = sorted(self._groups.items(), key=lambda item: item[0][1] is not False)

        def take(limit):
            chosen, room = [], limit
            for i, (_, group) in enumerate(groups):
                share = min(room // (len(groups) - i) or min(room, 1), len(group["kept"]))
                if share <= 0:
                    continue
                picked = [group["kept"][k * len(group["kept"]) // share] for k in range(share)]
                if group["slowest"] not in picked:
                    picked[-1] = group["slowest"]
                chosen, room = chosen + picked, room - share
            return [sample for _, sample in sorted(chosen, key=lambda c: c[0])]

        return take


def _fit(ok, errors, message, samples, taken, facts, most):
    clip, count, sent, whole, told = MAX_TEXT, MAX_MEASUREMENTS, errors[:MAX_ERRORS], [e for e in errors], facts
    while True:
        some = samples(count)
        texts, text = [_clip(e, clip) for e in sent], None if message is None else _clip(str(message), clip)
        notes = []
        if len(sent) < len(whole):
            notes.append(f"{len(sent)} of {len(whole)} errors")
        if texts != sent or (message is not None and text != str(message)):
            notes.append("long texts cut")
        if len(some) < taken:
            notes.append(f"{len(some)} of {taken} measurements")
        if len(told) < len(facts):
            notes.append(f"{len(told)} of {len(facts)} facts")
        if notes:
            text = (text + " " if text else "") + f"[shortened: {', '.join(notes)}]"
        report = {"ok": ok, "errors": texts, "measurements": some}
        if text is not None:
            report["message"] = text
        if told:
            report["facts"] = told
        body = json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        if len(body) <= most:
            return body
        # What there is most of goes first, by halves: samples, facts, then errors beyond the first, then the length of texts.
        if count > 16 and some:
            count = min(count, len(some)) // 2
        elif told:
            told = told[: len(told) // 2]
        elif len(sent) > 1:
            sent = sent[: (len(sent) + 1) // 2]
        elif clip > 64:
            clip //= 2
        else:
            count = 0


def _clip(text, most):
    return text if len(text) <= most else text[: most - 1] + "…"


def _cut_fact(value):
    """At most MAX_FACT_BYTES; what is longer ends with a hash of the whole, so that two that differ late still differ."""
    whole = value.encode("utf-8", "replace")
    if len(whole) <= MAX_FACT_BYTES:
        return value
    end = "… sha256:" + hashlib.sha256(whole).hexdigest()[:16]
    return whole[: MAX_FACT_BYTES - len(end.encode())].decode("utf-8", "ignore") + end


def _name(name):
    return re.sub(r"[^A-Za-z0-9._-]", "_", str(name))[:64] or "_"


def _check(url, run_id, token, deadline):
    faults = []
    parsed = urllib.parse.urlsplit(url)
    if not url:
        faults.append("KUBEPROBE_REPORT_URL is missing")
    elif parsed.scheme not in ("http", "https") or not parsed.hostname:
        faults.append("KUBEPROBE_REPORT_URL is no http(s) address")
    if not run_id:
        faults.append("KUBEPROBE_RUN_ID is missing")
    if not token:
        faults.append("KUBEPROBE_RUN_TOKEN is missing")
    elif any(not "!" <= c <= "~" for c in token):
        faults.append("KUBEPROBE_RUN_TOKEN holds characters no bearer token has")
    instant = None
    if not deadline:
        faults.append("KUBEPROBE_DEADLINE is missing")
    else:
        instant = _instant(deadline)
        if instant is None:
            faults.append(f"KUBEPROBE_DEADLINE is no RFC 3339 instant: {deadline!r}")
    if faults:
        raise EnvironmentFault("The environment of this run can't be used: " + "; ".join(faults))
    return parsed, instant


def _instant(text):
    match = _INSTANT.match(text)
    if not match:
        return None
    try:
        at = datetime(*map(int, match.group(1, 2, 3, 4, 5, 6)), tzinfo=timezone.utc)
    except ValueError:
        return None
    if match.group(8):
        offset = timedelta(hours=int(match.group(9)), minutes=int(match.group(10)))
        at = at - offset if match.group(8) == "+" else at + offset
    return at.timestamp()


def _owner(read):
    """What goes into metadata.ownerReferences of everything the probe creates: the run's Secret, else the pod; None outside a pod."""
    try:
        owner = json.loads(read("KUBEPROBE_OWNER_REFERENCE"))
        if all(isinstance(owner.get(key), str) for key in ("apiVersion", "kind", "name", "uid")):
            return owner
    except (ValueError, AttributeError):
        pass
    name, uid = read("KUBEPROBE_POD_NAME"), read("KUBEPROBE_POD_UID")
    return {"apiVersion": "v1", "kind": "Pod", "name": name, "uid": uid} if name and uid else None
