"""A bot in a process of its own, and what the system knows about that process."""

import asyncio
import os
import re
import sys
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.discord_server import LoopbackDiscord

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30.0
STOP_SECONDS = 15.0
COMPILED_ONCE = {"PYTHONDONTWRITEBYTECODE": ""}
"""Python's own default. Where the environment forbids compiled files, every start compiles the whole bot."""
LINUX = sys.platform == "linux"


class BotFailedError(Exception):
    """A bot process that did not start; its text ends with what the process wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a process has used so far; ``None`` where only Linux tells."""

    cpu_ns: int
    """On all cores, in the program and in the system for it."""
    file_calls: int | None
    """Calls of read and write on files and pipes; what goes through sockets is not among them."""
    disk_bytes: int | None
    """Bytes that had to come from, or are to go to, a disk."""
    other_threads: int | None
    """How often a thread other than the main one woke up; SQLite's driver works in such threads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """A process's memory in bytes; ``None`` where the system does not tell."""

    resident: int
    proportional: int | None
    """With pages shared between processes divided among them."""
    peak: int | None


class BotProcess:
    """A running bot."""

    def __init__(self, process: asyncio.subprocess.Process, started: int, log: Path) -> None:
        self._process = process
        self._log = log
        self.pid = process.pid
        self.started = started
        """When it was spawned, by ``time.perf_counter_ns``."""

    def usage(self) -> Usage:
        """Return what it has used since it started."""
        if not LINUX:
            return Usage(
                cpu_ns=_portable_cpu_ns(self.pid), file_calls=None, disk_bytes=None, other_threads=None
            )
        io = _numbers(Path(f"/proc/{self.pid}/io"))
        threads = [path for path in Path(f"/proc/{self.pid}/task").iterdir() if path.name != str(self.pid)]
        return Usage(
            cpu_ns=time.clock_gettime_ns(_cpu_clock(self.pid)),
            file_calls=io["syscr"] + io["syscw"],
            disk_bytes=io["read_bytes"] + io["write_bytes"],
            other_threads=sum(_switches(path / "status") for path in threads),
        )

    def memory(self) -> Memory:
        """Return the memory that it holds now, and the most it ever held."""
        if not LINUX:
            return Memory(resident=_portable_resident(self.pid), proportional=None, peak=None)
        status = _numbers(Path(f"/proc/{self.pid}/status"))
        shares = _numbers(Path(f"/proc/{self.pid}/smaps_rollup"))
        return Memory(
            resident=status["VmRSS"] * 1024, proportional=shares["Pss"] * 1024, peak=status["VmHWM"] * 1024
        )

    @property
    def log(self) -> str:
        """What it has written so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def signal(self, number: int) -> None:
        """Send it a signal, such as ``signal.SIGTERM``."""
        self._process.send_signal(number)

    async def ended(self, timeout: float) -> int:  # noqa: ASYNC109 - the caller bounds the wait
        """Wait until it has ended by itself and return its exit code. Raises ``TimeoutError``."""
        return await asyncio.wait_for(self._process.wait(), timeout)

    async def stop(self) -> int:
        """Ask it to end, and make it end if it does not. Returns its exit code."""
        if self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
            except TimeoutError:
                self._process.kill()
        return await self._process.wait()

    async def ready(self, discord: LoopbackDiscord) -> int:
        """Return how long it took from spawning until READY was sent to it, in nanoseconds.

        Raises ``BotFailedError`` if it ends before, or takes longer than ``START_SECONDS``.
        """
        ready = asyncio.create_task(discord.ready(START_SECONDS))
        ended = asyncio.create_task(self._process.wait())
        try:
            await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
            if ready.done() and ready.exception() is None:
                return ready.result() - self.started
        finally:
            ready.cancel()
            ended.cancel()
        reason = "took too long to start" if self._process.returncode is None else "ended while starting"
        raise BotFailedError(f"the bot {reason}; it wrote:\n{self.log[-3000:]}")


@asynccontextmanager
async def running(
    arguments: tuple[str, ...],
    discord: LoopbackDiscord,
    log: Path,
    environment: Mapping[str, str] | None = None,
) -> AsyncGenerator[BotProcess]:
    """Run ``python`` with ``arguments`` against ``discord``, its output going to ``log``.

    It is ended when the block ends. ``environment`` goes before what ``discord`` says.
    """
    with log.open("wb") as output:
        started = time.perf_counter_ns()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=ROOT,
            env={**os.environ, **COMPILED_ONCE, **discord.environment(), **(environment or {})},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        bot = BotProcess(process, started, log)
        try:
            yield bot
        finally:
            await bot.stop()


def _cpu_clock(pid: int) -> int:
    # What clock_getcpuclockid(3) computes, which Python does not offer; 2 is the scheduler's clock.
    return ~pid << 3 | 2


def _numbers(path: Path) -> dict[str, int]:
    return {
        name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+)", path.read_text(), re.MULTILINE)
    }


def _switches(path: Path) -> int:
    try:
        status = _numbers(path)
    except (FileNotFoundError, ProcessLookupError):  # the thread ended meanwhile
        return 0
    return status["voluntary_ctxt_switches"] + status["nonvoluntary_ctxt_switches"]


def _portable_cpu_ns(pid: int) -> int:
    import psutil  # noqa: PLC0415 - not needed, and not everywhere installed, on Linux

    times = psutil.Process(pid).cpu_times()
    return int((times.user + times.system) * 1e9)


def _portable_resident(pid: int) -> int:
    import psutil  # noqa: PLC0415 - as above

    return int(psutil.Process(pid).memory_info().rss)
