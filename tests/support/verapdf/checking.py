"""Asking veraPDF, the reference validator, whether PDFs conform to PDF/UA-1; Maven fetches it, Java runs it."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FETCHED_WITHIN, CHECKED_WITHIN = 120, 120


def verapdf(folder: Path) -> list[str]:
    """Return the command that checks PDFs; skips the test where it is not to be had."""
    if not shutil.which("java") or not shutil.which("mvn"):
        pytest.skip("veraPDF needs Java and Maven")
    jars = folder / "classpath"
    asked = ["mvn", "--batch-mode", "--quiet", "--file", str(HERE / "pom.xml"), "dependency:build-classpath"]
    command = [*asked, f"-Dmdep.outputFile={jars}"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=FETCHED_WITHIN)  # noqa: S603 - our own words
    if done.returncode:
        pytest.skip("Maven could not fetch veraPDF")
    return ["java", "-cp", jars.read_text(encoding="utf-8"), str(HERE / "Check.java")]


def verdicts(command: list[str], *paths: Path) -> list[str]:
    """Return what veraPDF says, one line each broken rule and each document."""
    done = subprocess.run(  # noqa: S603 - our own words
        [*command, *map(str, paths)], capture_output=True, check=True, text=True, timeout=CHECKED_WITHIN
    )
    return done.stdout.splitlines()
