"""Becomes another program that dies with its parent, as another user if told so.

Run as a script, by path and with the standard library alone: it starts in 20 ms, and what it does between
fork and exec is plain code here instead of a preexec_fn in a process full of threads.

    launch.py PARENT UID GID CAPABILITY|- PROGRAM ARGUMENT…
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS, NO_SETUID_FIXUP = 28, 1 << 2
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 47, 2
CAPABILITY_VERSION_3 = 0x20080522

libc = ctypes.CDLL(None, use_errno=True)


def main(parent: int, uid: int, gid: int, capability: int | None, program: list[str]) -> None:
    if uid != os.geteuid():
        try:
            become(uid, gid, capability)
        except OSError as error:
            sys.exit(f"root may not lend user {uid} here (a container without its usual powers?): {error}")
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it, and that would be inherited
    # SIGINT is PostgreSQL's fast shutdown. After the change of user, which takes the wish back.
    call("prctl", PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the program that started this one is gone already")
    os.execv(program[0], program)  # noqa: S606 - no shell is wanted


def become(uid: int, gid: int, capability: int | None) -> None:
    if capability is not None:
        # The change of user leaves capabilities alone, and access(2), which PostgreSQL asks about its own
        # programs, counts them.
        call("prctl", PR_SET_SECUREBITS, NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if capability is not None:
        keep_only(capability)


def keep_only(capability: int) -> None:
    """Of root's powers this one alone survives, and the exec with it."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    bits = 1 << capability  # all we ever keep are below 32
    data = (ctypes.c_uint32 * 6)(
        bits, bits, bits, 0, 0, 0
    )  # effective, permitted, inheritable; then the upper halves
    call("capset", header, data)
    call("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)


def call(name: str, *arguments: object) -> None:
    numbers = [ctypes.c_ulong(it) if isinstance(it, int) else it for it in arguments]
    if getattr(libc, name)(*numbers) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


if __name__ == "__main__":
    main(
        int(sys.argv[1]),
        int(sys.argv[2]),
        int(sys.argv[3]),
        None if sys.argv[4] == "-" else int(sys.argv[4]),
        sys.argv[5:],
    )
