"""What keeps a child that a file has taken over from reaching anything: each tried, none relied on.

Linux only. Where the platform refuses one of these, reading goes on without it; README.md beside
this file says what Lambda does.
"""

import ctypes
import os
import platform
import signal
import struct
import sys

CLONE_NEWUSER, CLONE_NEWNET, CLONE_NEWIPC = 0x1000_0000, 0x4000_0000, 0x0800_0000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
SECCOMP_MODE_FILTER = 2
SECCOMP_RET_ALLOW, SECCOMP_RET_EPERM = 0x7FFF_0000, 0x0005_0001
BPF_LOAD_WORD, BPF_JUMP_EQUAL, BPF_JUMP_GREATER_EQUAL, BPF_RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER_OFFSET, ARCHITECTURE_OFFSET = 0, 4
"""Places in the kernel's `struct seccomp_data`."""

REFUSED_CALLS: dict[str, tuple[int, tuple[int, ...]]] = {
    # the architecture's AUDIT_ARCH; socket, connect, fork, vfork, execve, kill, ptrace,
    # process_vm_readv, process_vm_writev, execveat, clone, clone3
    "x86_64": (0xC000_003E, (41, 42, 57, 58, 59, 62, 101, 310, 311, 322, 56, 435)),
    # the same; arm64 has no fork and no vfork
    "aarch64": (0xC000_00B7, (198, 203, 221, 129, 117, 270, 271, 281, 220, 435)),
}
"""System calls that reading a file never needs: no network, no other process."""

FIRST_FOREIGN_CALL = 0x4000_0000
"""Numbers from here on are those of x86's x32, by which the list could be passed by."""


def hide_environment() -> None:
    """Keep other processes of the same user from reading this one's memory and environment.

    For the parent: its credentials are in /proc/PID/environ (proc_pid_environ(5)), which needs
    PTRACE_MODE_READ, and that is refused where the target is not dumpable (ptrace(2)).
    """
    _prctl(PR_SET_DUMPABLE, 0)


def enter_namespaces() -> None:
    """Leave the machine's network, and its users, for namespaces with nothing in them."""
    if sys.platform == "linux":
        _libc().unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC)


def detach() -> None:
    """Leave the zygote's terminal, signals and standard streams, so that a file that breaks a
    library fills no log; and end with the zygote."""
    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(signum, signal.SIG_DFL)
    os.setsid()
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def refuse_system_calls() -> None:
    """Have the kernel refuse `REFUSED_CALLS` with EPERM (seccomp(2)), for good."""
    program = _filter_program(platform.machine())
    if sys.platform != "linux" or not program:
        return
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    code = ctypes.create_string_buffer(program, len(program))
    header = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    )
    _prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(header))


def _filter_program(machine: str) -> bytes:
    """The filter as instructions of classic BPF; empty for a machine that is not listed."""
    if machine not in REFUSED_CALLS:
        return b""
    architecture, calls = REFUSED_CALLS[machine]
    refusal = len(calls) + 2
    jumps = [
        (BPF_JUMP_GREATER_EQUAL, refusal - 1, 0, FIRST_FOREIGN_CALL),
        *((BPF_JUMP_EQUAL, refusal - 2 - at, 0, call) for at, call in enumerate(calls)),
    ]
    instructions = [
        (BPF_LOAD_WORD, 0, 0, ARCHITECTURE_OFFSET),
        (BPF_JUMP_EQUAL, 0, refusal + 1, architecture),
        (BPF_LOAD_WORD, 0, 0, NUMBER_OFFSET),
        *jumps,
        (BPF_RETURN, 0, 0, SECCOMP_RET_ALLOW),
        (BPF_RETURN, 0, 0, SECCOMP_RET_EPERM),
    ]
    return b"".join(struct.pack("HBBI", *instruction) for instruction in instructions)


def _prctl(option: int, *arguments: int) -> None:
    if sys.platform == "linux":
        words = [*arguments, *[0] * (4 - len(arguments))]
        _libc().prctl(option, *map(ctypes.c_ulong, words))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)
