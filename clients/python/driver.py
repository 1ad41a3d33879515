"""Does what the vectors of the report contract say: calls as arguments, separated by "--"; @FILE is the text of a file."""

import os
import sys
import threading

import kubeprobe


def text(argument):
    if not argument.startswith("@"):
        return argument
    with open(argument[1:], encoding="utf-8", errors="surrogateescape") as file:
        return file.read()


def calls(arguments):
    call = []
    for argument in arguments + ["--"]:
        if argument == "--":
            if call:
                yield call
            call = []
        else:
            call.append(text(argument))


def main():
    options = {"attempt_seconds": float(os.environ["DRIVER_ATTEMPT"])} if "DRIVER_ATTEMPT" in os.environ else {}
    try:
        run = kubeprobe.Run.from_environment(**options)
    except kubeprobe.EnvironmentFault as e:
        print(e, file=sys.stderr)
        return 1
    code = None
    for name, *words in calls(sys.argv[1:]):
        ended = None
        if name == "deadline":
            print(f"epoch: {run.deadline and int(run.deadline)}")
        elif name == "record":
            run.record(words[0], words[1] == "ok", float(words[2]))
        elif name == "repeat":
            for _ in range(int(words[0])):
                run.record(words[1], words[2] == "ok", float(words[3]))
        elif name == "value":
            run.value(words[0], float(words[1]), *words[2:])
        elif name == "fact":
            run.fact(*words)
        elif name == "measure" and words[1] == "hangs":

            def hang(r):
                with r.measure(words[0]):
                    threading.Event().wait()

            ended = kubeprobe.execute(hang, run)
        elif name == "measure":
            try:
                with run.measure(words[0]):
                    if words[1] != "ok":
                        raise OSError("reset")
            except OSError:
                pass
        elif name == "success":
            ended = run.success(*words)
        elif name == "failures":
            ended = run.failure(*[words[1]] * int(words[0]))
        elif name == "failure":
            ended = run.failure(*words)
        else:
            raise SystemExit(f"no such call: {name}")
        code = ended if code is None else code
    print(f"delivery: {run.delivery}")
    return code


sys.exit(main())
