"""Time and memory of `modelgen build`, `regenerate`, `memo`, `--version`: medians of runs.

    python bench/commands.py [runs]

The bounds are those of the product: a build under 1.0 s and 150 MiB, a regeneration under 2 s, a
memo under 3 s, the version under 0.2 s, on two cores. A bare interpreter is timed in the same run,
because machines are shared and differ.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "modelgen --version": [sys.executable, "-m", "modelgen", "--version"],
    "modelgen build": [sys.executable, "-m", "modelgen", "build", "--force"],
    "modelgen regenerate": [
        *(sys.executable, "-m", "modelgen", "regenerate"),
        *("output/deepseek-v3-r1.xlsx", "--in-place"),
    ],
    "modelgen memo": [sys.executable, "-m", "modelgen", "memo", "output/deepseek-v3-r1.xlsx"],
    "modelgen memo docx": [
        *(sys.executable, "-m", "modelgen", "memo"),
        *("output/deepseek-v3-r1.xlsx", "--to", "docx"),
    ],
}


def once(command: list[str], folder: str) -> tuple[float, float]:
    """Seconds of wall time and MiB of peak memory of one run."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{command} failed")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as folder:
        for name, command in COMMANDS.items():
            found = [once(command, folder) for _ in range(runs)]
            seconds = statistics.median(seconds for seconds, _ in found)
            memory = max(mib for _, mib in found)
            print(f"{name:<20} {seconds:6.3f} s  {memory:6.1f} MiB  (median and peak of {runs})")


if __name__ == "__main__":
    main()
