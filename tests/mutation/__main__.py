"""Would a test fail if a line were wrong? ``python -m tests.mutation [SIZE] [SEED] [ROOM ...]``

mutmut changes one expression of a function at a time (a comparison, a constant, an argument left out) and runs the
tests that call the function, on SQLite. It works on a copy of the tracked files in ``build/mutation``. All mutants
would take a day, so a sample is drawn by a seed, the same for the same code. Not changed: tables outside functions,
functions with decorators. A function that is called only while modules are imported always survives.
"""

import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests import source

COPY = source.ROOT / "build" / "mutation"
MUTMUT = Path(sys.executable).with_name("mutmut")
FIRST = "directline.reports.period.x_year_to__mutmut_1"
"""mutmut writes the mutants and learns which test calls which function before it runs any: so one is run first."""
ROOMS = ("tickets", "reports")
STATUS = re.compile(r"^ +(\S+): (.+)$", re.MULTILINE)
SPARED = ("not checked", "killed", "timeout")


def main(size: int = 300, seed: int = 1, *rooms: str) -> None:
    started = time.monotonic()
    copy_tree()
    mutmut("run", "--max-children", "1", FIRST)
    names = sorted(name for name, _ in statuses() if name.split(".")[1] in (rooms or ROOMS))
    sample = set(random.Random(seed).sample(names, min(size, len(names))))
    mutmut("run", "--max-children", "1", *sorted(sample))
    report({name: status for name, status in statuses() if name in sample}, of=len(names))
    print(f"{(time.monotonic() - started) / 60:.0f} min")


def copy_tree() -> None:
    shutil.rmtree(COPY, ignore_errors=True)
    for name in source.tracked():
        target = COPY / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source.ROOT / name, target)


def mutmut(*words: str) -> str:
    done = subprocess.run([MUTMUT, *words], cwd=COPY, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{done.stdout[-5000:]}\n{done.stderr[-2000:]}")
    return done.stdout


def statuses() -> Iterable[tuple[str, str]]:
    return STATUS.findall(mutmut("results", "--all", "true"))


def report(results: dict[str, str], *, of: int) -> None:
    """Each survivor with what was changed, then the share of those killed."""
    for name, status in sorted(results.items()):
        if status not in SPARED:
            print(f"\n{status}: {name}\n{changed_lines(name)}")
    counts = Counter(results.values())
    killed = counts["killed"] + counts["timeout"]
    print(
        f"\n{len(results)} of {of} mutants: {', '.join(f'{count} {status}' for status, count in counts.most_common())}"
    )
    print(f"killed: {killed / len(results):.1%}")


def changed_lines(name: str) -> str:
    return "\n".join(line for line in mutmut("show", name).splitlines() if re.match(r"--- |[-+] ", line))


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(*numbers, *(word for word in sys.argv[1:] if not word.isdigit()))
