"""Count the statements that hold, by priority: `python -m tests.cases`; `-v` says why the others do not."""

from __future__ import annotations

import sys
from collections import Counter

from tests.cases.statements import statements
from tests.cases.test_statements import broken


def main(*, tell: bool) -> None:
    """Print one line for each priority and one for each statement that does not hold."""
    held: Counter[str] = Counter()
    for statement in statements():
        try:
            faults = broken(statement)
        except KeyError as missing:
            faults = [f"nothing to look at yet: {missing}"]
        held[statement.priority] += not faults
        if faults:
            reason = statement.waits_for or statement.says
            sys.stdout.write(f"{statement.id} {statement.priority}: {reason}\n")
            sys.stdout.writelines(f"    {fault}\n" for fault in faults if tell)
    total = Counter(statement.priority for statement in statements())
    for priority, count in total.most_common():
        sys.stdout.write(f"{priority}: {held[priority]} of {count} hold\n")


if __name__ == "__main__":
    main(tell="-v" in sys.argv[1:])
