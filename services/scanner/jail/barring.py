"""The kernel's filter that bars a process from the network, other programs and other processes."""

import errno
from typing import Final

import pyseccomp

BARRED: Final = (
    *("socket", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg"),
    *("execve", "execveat", "fork", "vfork", "ptrace", "process_vm_readv", "process_vm_writev"),
    *("kill", "tkill", "pidfd_open"),
    *("bpf", "io_uring_setup", "mount", "unshare", "setns", "keyctl", "add_key", "perf_event_open", "userfaultfd"),
)
CLONE_THREAD: Final = 0x10000


def bar_the_way_out() -> None:
    """Make all of these calls fail with EPERM from here on; raises OSError where the kernel has no such filter."""
    rules = pyseccomp.SyscallFilter(defaction=pyseccomp.ALLOW)
    for call in BARRED:
        try:
            rules.add_rule(pyseccomp.ERRNO(errno.EPERM), call)
        except ValueError:
            continue
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    rules.add_rule(pyseccomp.ERRNO(errno.EPERM), "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, CLONE_THREAD, 0))
    rules.load()
