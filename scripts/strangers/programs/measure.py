"""Runs programs one after the other, `;;` between them, and ends with the first that fails. Their time, processor time and
peak memory go to the last line of stderr, as JSON."""

import json
import resource
import subprocess
import sys
import time

commands = [[]]
for word in sys.argv[1:]:
    if word == ";;":
        commands.append([])
    else:
        commands[-1].append(word)

began = time.monotonic()
status = 0
for command in commands:
    status = status or subprocess.run(command, stdin=subprocess.DEVNULL).returncode
seconds = time.monotonic() - began
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
unit = 1024 * 1024 if sys.platform == "darwin" else 1024
found = {"seconds": seconds, "processor": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / unit}
print(json.dumps(found), file=sys.stderr)
sys.exit(status)
