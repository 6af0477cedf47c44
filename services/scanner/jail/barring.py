"""The kernel's filter that bars a process from the network, other programs and processes, and from writing files."""

import errno
import os
from typing import Final

import pyseccomp

BARRED: Final = (
    *("socket", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg"),
    *("execve", "execveat", "fork", "vfork", "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise"),
    *("kill", "tkill", "pidfd_open", "pidfd_send_signal", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "kcmp"),
    *("bpf", "mount", "umount2", "pivot_root", "chroot", "unshare", "setns", "keyctl", "add_key", "request_key"),
    *("io_uring_setup", "perf_event_open", "userfaultfd", "open_by_handle_at", "fanotify_init", "inotify_init1"),
    *("creat", "truncate", "unlink", "unlinkat", "rename", "renameat", "renameat2", "mkdir", "mkdirat", "rmdir"),
    *("link", "linkat", "symlink", "symlinkat", "mknod", "mknodat", "chmod", "fchmod", "fchmodat", "fchmodat2"),
    *("chown", "fchown", "lchown", "fchownat", "utime", "utimes", "utimensat", "setxattr", "lsetxattr", "fsetxattr"),
    *("shmget", "msgget", "semget", "mq_open"),
)
CLONE_THREAD: Final = 0x10000
FLAGS_OF: Final = {"open": 1, "openat": 2}


def bar_the_way_out() -> None:
    """Make all of these calls fail with EPERM from here on; raises OSError where the kernel has no such filter."""
    rules = pyseccomp.SyscallFilter(defaction=pyseccomp.ALLOW)
    refused = pyseccomp.ERRNO(errno.EPERM)
    for call in BARRED:
        try:
            rules.add_rule(refused, call)
        except ValueError:
            continue
    for call, place in FLAGS_OF.items():
        for writing in (os.O_WRONLY, os.O_RDWR):
            rules.add_rule(refused, call, pyseccomp.Arg(place, pyseccomp.MASKED_EQ, os.O_ACCMODE, writing))
    rules.add_rule(refused, "tgkill", pyseccomp.Arg(0, pyseccomp.NE, os.getpid()))
    rules.add_rule(refused, "prlimit64", pyseccomp.Arg(0, pyseccomp.NE, 0))
    rules.add_rule(refused, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, CLONE_THREAD, 0))
    for call in ("clone3", "openat2"):
        rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), call)
    rules.load()
