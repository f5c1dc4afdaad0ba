// The system calls a container's processes may make, by what they are for.
// A name the host's libseccomp does not know is skipped by the OCI runtime.

/** Allowed whatever their arguments are. */
export const ALLOWED: readonly string[] = [
  // files: open, read, write, move
  "access chdir chmod chown chown32 close close_range copy_file_range creat dup dup2 dup3",
  "faccessat faccessat2 fadvise64 fadvise64_64 arm_fadvise64_64 fallocate fchdir fchmod",
  "fchmodat fchmodat2 fchown fchown32 fchownat fcntl fcntl64 fdatasync flock fsync ftruncate",
  "ftruncate64 futimesat getcwd getdents getdents64 ioctl lchown lchown32 link linkat lseek",
  "_llseek mkdir mkdirat open openat openat2 pread64 preadv preadv2 pwrite64 pwritev pwritev2",
  "read readahead readlink readlinkat readv rename renameat renameat2 rmdir sendfile sendfile64",
  "splice symlink symlinkat sync sync_file_range sync_file_range2 arm_sync_file_range syncfs tee",
  "truncate truncate64 umask unlink unlinkat utime utimensat utimensat_time64 utimes vmsplice",
  "write writev chroot name_to_handle_at",
  // files: what is known of them
  "fgetxattr flistxattr fremovexattr fsetxattr fstat fstat64 fstatat64 newfstatat fstatfs",
  "fstatfs64 getxattr getxattrat lgetxattr listxattr listxattrat llistxattr lremovexattr",
  "lsetxattr lstat lstat64 oldfstat oldlstat oldstat removexattr removexattrat setxattr",
  "setxattrat stat stat64 statfs statfs64 statx ustat cachestat file_getattr file_setattr",
  "fanotify_mark inotify_add_watch inotify_init inotify_init1 inotify_rm_watch listmount",
  "statmount",
  // waiting
  "epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait",
  "epoll_wait_old eventfd eventfd2 _newselect poll ppoll ppoll_time64 pselect6 pselect6_time64",
  "select signalfd signalfd4 io_cancel io_destroy io_getevents io_pgetevents",
  "io_pgetevents_time64 io_setup io_submit",
  // memory
  "brk get_mempolicy madvise map_shadow_stack memfd_create memfd_secret mincore mlock mlock2",
  "mlockall mmap mmap2 mprotect mremap mseal msync munlock munlockall munmap pkey_alloc pkey_free",
  "pkey_mprotect process_madvise process_mrelease remap_file_pages membarrier",
  // processes and threads
  "arch_prctl capget capset execve execveat exit exit_group fork vfork futex futex_requeue",
  "futex_time64 futex_wait futex_waitv futex_wake get_robust_list get_thread_area getcpu getpgid",
  "getpgrp getpid getppid getpriority getrlimit getrusage getsid gettid ioprio_get ioprio_set kill",
  "modify_ldt pidfd_getfd pidfd_open pidfd_send_signal prctl prlimit64 process_vm_readv",
  "process_vm_writev ptrace restart_syscall rseq seccomp set_robust_list set_thread_area",
  "set_tid_address set_tls setpgid setpriority setrlimit setsid tgkill times tkill ugetrlimit",
  "uname wait4 waitid waitpid kcmp landlock_add_rule landlock_create_ruleset",
  "landlock_restrict_self",
  "lsm_get_self_attr lsm_list_modules lsm_set_self_attr uretprobe breakpoint cacheflush",
  "riscv_flush_icache riscv_hwprobe",
  // who they are
  "getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32 getresgid",
  "getresgid32 getresuid getresuid32 getuid getuid32 setfsgid setfsgid32 setfsuid setfsuid32",
  "setgid setgid32 setgroups setgroups32 setregid setregid32 setresgid setresgid32 setresuid",
  "setresuid32 setreuid setreuid32 setuid setuid32",
  // signals
  "alarm pause rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn",
  "rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo sigaction sigaltstack",
  "signal sigpending sigprocmask sigreturn sigsuspend",
  // scheduling
  "sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam",
  "sched_getscheduler sched_rr_get_interval sched_rr_get_interval_time64 sched_setaffinity",
  "sched_setattr sched_setparam sched_setscheduler sched_yield",
  // time
  "adjtimex clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime",
  "clock_gettime64 clock_nanosleep clock_nanosleep_time64 getitimer gettimeofday nanosleep",
  "setitimer time timer_create timer_delete timer_getoverrun timer_gettime timer_gettime64",
  "timer_settime timer_settime64 timerfd_create timerfd_gettime timerfd_gettime64",
  "timerfd_settime timerfd_settime64",
  // talking to each other
  "accept accept4 bind connect getpeername getsockname getsockopt listen pipe pipe2 recv",
  "recvfrom recvmmsg recvmmsg_time64 recvmsg send sendmmsg sendmsg sendto setsockopt shutdown",
  "socketcall socketpair ipc mq_getsetattr mq_notify mq_open mq_timedreceive",
  "mq_timedreceive_time64 mq_timedsend mq_timedsend_time64 mq_unlink msgctl msgget msgrcv msgsnd",
  "semctl semget semop semtimedop semtimedop_time64 shmat shmctl shmdt shmget",
  // the machine
  "getrandom sysinfo syslog",
].flatMap((line) => line.split(" "));

/** Known and refused: a program is told that it may not, rather than that there is no such call. */
export const REFUSED: readonly string[] = [
  "acct add_key bpf delete_module fanotify_init finit_module fsconfig fsmount fsopen fspick",
  "init_module ioperm iopl io_uring_enter io_uring_register io_uring_setup kexec_file_load",
  "kexec_load keyctl lookup_dcookie mbind migrate_pages mount mount_setattr move_mount move_pages",
  "nfsservctl open_by_handle_at open_tree perf_event_open pivot_root quotactl quotactl_fd reboot",
  "request_key set_mempolicy set_mempolicy_home_node setdomainname sethostname setns settimeofday",
  "clock_settime clock_settime64 stime swapoff swapon sysfs _sysctl umount umount2 unshare",
  "userfaultfd vhangup vm86 vm86old vserver",
].flatMap((line) => line.split(" "));
