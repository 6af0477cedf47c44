"""Fuzzes one target in this process: `python -m tests.fuzzing.child <target> <options of libFuzzer>`."""

import sys
from time import perf_counter

import atheris

with atheris.instrument_imports(include=["services.scanner", "oletools", "olefile", "tnefparse", "oxmsg"]):
    from tests.fuzzing.targets import TARGETS


def main(name: str) -> None:
    """Fuzz until libFuzzer ends the process; each new slowest input is said on standard error."""
    run = TARGETS[name].run
    slowest = 0.0

    def once(content: bytes) -> None:
        nonlocal slowest
        begun = perf_counter()
        run(content)
        seconds = perf_counter() - begun
        if seconds > slowest:
            slowest = seconds
            sys.stderr.write(f"slowest: {slowest:.4f}\n")

    atheris.Setup([sys.argv[0], *sys.argv[2:]], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1])
