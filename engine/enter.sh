#!/bin/sh
# Starts the engine in a mount and a process namespace of its own: `sh enter.sh NODE MAIN ARGS…`.
# The engine's mounts are invisible outside, and when any of the three processes here dies
# (unshare, the inner shell, node), the kernel ends everything that the engine has started.
#
#   RONDEL_LOCK  the file that at most one engine holds; exit code 75 when another one does.
#   RONDEL_RUN   told to node: a tmpfs beside the lock, which vanishes with the namespace.
#
# Invariant: the lock is free only when the engine is gone, for its descriptor is held by every
# process of this file. Standard streams and descriptor 3 are passed on to node.
set -u

main() {
  if [ "${1:-}" = --inside ]; then
    shift
    serve "$@"
  fi
  exec 9>>"$RONDEL_LOCK" || exit 1
  flock -n -E 75 9 || exit $?
  enter_leaf 2>/dev/null
  find_rights
  # shellcheck disable=SC2086
  exec unshare $rights --mount --pid --fork --mount-proc --kill-child \
    --propagation slave sh "$0" --inside "$@"
}

# In version 2 of control groups, a group that limits its children may hold no process itself. Where
# the machine's first group is not ours, the engine moves into a leaf of the group that it was started
# in, if it may; its containers' groups are then made beside that leaf.
enter_leaf() {
  [ -e /sys/fs/cgroup/cgroup.controllers ] || return 0
  [ -w /sys/fs/cgroup/cgroup.subtree_control ] && [ ! -e /sys/fs/cgroup/cgroup.type ] && return 0
  group=/sys/fs/cgroup$(cut -d : -f 3 /proc/self/cgroup)
  mkdir -p "$group/rondel-engine" && echo $$ >"$group/rondel-engine/cgroup.procs"
}

# Sets $rights to how unshare gets them. Root has them; to know that, no program is started. Root of
# a user namespace has the users that /etc/subuid and /etc/subgid grant, or itself alone.
find_rights() {
  rights=
  [ -O /proc/version ] || [ "$(id -u)" = 0 ] && return
  rights=--map-root-user
  command -v newuidmap >/dev/null && command -v newgidmap >/dev/null &&
    grep -qs "^$(id -un):" /etc/subuid && grep -qs "^$(id -un):" /etc/subgid &&
    rights="$rights --map-auto"
}

# The shell stays process 1 of the namespace, which reaps orphans; node would not.
serve() {
  prepare_cgroups
  RONDEL_RUN=${RONDEL_LOCK%/*}/run
  export RONDEL_RUN
  export MALLOC_ARENA_MAX=2 # else each thread keeps free memory of its own
  umask 022 # a container's folders do not depend on who started the engine
  [ -d "$RONDEL_RUN" ] || mkdir -p "$RONDEL_RUN" || exit 1
  mount -t tmpfs -o mode=0700 rondel "$RONDEL_RUN" || exit 1
  "$@"
  exit $?
}

# crun refuses a host whose version 2 hierarchy beside version 1 still has controllers, so it is
# taken out of our sight. A host with version 2 alone keeps it: limits live there.
prepare_cgroups() {
  [ -e /sys/fs/cgroup/unified/cgroup.controllers ] || return 0
  umount /sys/fs/cgroup/unified 2>/dev/null ||
    mount -t tmpfs -o ro,mode=0755 rondel /sys/fs/cgroup
}

main "$@"
