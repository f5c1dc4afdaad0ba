#!/bin/sh
# Makes a checkout ready to run: a good Node, the packages from npm, the system's programs.
# Usage: ready.sh launcher|tests. Speaks on standard output; the details go to .rondel/setup.log.
# Does only what is left to do. Two at a time wait for each other. One that is interrupted is begun
# again by the next, since every step leaves its mark only when it is done.

set -u
umask 022
audience=$1
root=$(CDPATH='' cd -P -- "$(dirname -- "$0")/../.." && pwd -P)
log=$root/.rondel/setup.log
PATH=$PATH:/usr/sbin:/sbin

. "$root/scripts/setup/state.sh"
. "$root/scripts/setup/system.sh"
. "$root/scripts/setup/packages.sh"
. "$root/scripts/setup/jupyter.sh"

main() {
  is_ready "$audience" && return
  take_turn
  is_ready "$audience" && return
  : >"$log"
  have_programs "$audience" || install_programs
  find_node || fetch_node
  have_packages "$audience" || install_packages
  have_jupyter "$audience" || make_jupyter
  say "ready"
}

say() {
  echo "rondel set-up: $*"
}

# stop WHAT WHY: what could not be done and what to do about it, with the end of the log.
stop() {
  say "$1"
  if [ -s "$log" ]; then
    echo "  the end of $log:"
    tail -n 12 "$log" | sed 's/^/  | /'
  fi
  say "$2"
  exit 1
}

# The lock is held by file descriptor 9 until this process ends, however it ends.
take_turn() {
  mkdir -p "$root/.rondel" 2>/dev/null || {
    say "cannot write to $root: run it once as the user who owns it"
    exit 1
  }
  exec 9>"$root/.rondel/lock"
  command -v flock >/dev/null 2>&1 || return 0
  flock -n 9 && return
  say "another set-up is at work here, waiting for it"
  flock 9
}

main
