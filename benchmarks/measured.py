"""Commands as whole processes: time on the clock and of the processor, and the peak memory of the largest of them."""

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """One finished command: wall seconds, peak resident memory in MB, what it printed, and seconds of the processor."""

    seconds: float
    megabytes: float
    output: str
    cpu: float


def measure(*command: str) -> Run:
    """Run a Python module or script with this interpreter to its end.

    Raises:
        RuntimeError: it failed; its last lines are in the message.
    """
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"{' '.join(command)} failed:\n{output[-2000:]}")
    return Run(seconds, _megabytes(usage), output, usage.ru_utime + usage.ru_stime)


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
