#!/usr/bin/env bash
# Everything that must hold before a change is kept: npm test.
# Usage: test.sh [all|check]; `check` leaves out the tests that run something.
set -euo pipefail

root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd "$root"

main() {
  part "set-up" sh scripts/setup/ready.sh tests
  use_tools
  part "format and lint" biome check --error-on-warnings
  part "types" tsc
  if [ "${1:-all}" = check ]; then
    part "tidy" vitest run test/tidy.test.ts
  else
    part "tests" inside vitest run
  fi
  echo "rondel: everything holds"
}

# part NAME COMMAND: runs it, and says how long it took.
part() {
  local name=$1 began=$SECONDS
  shift
  echo "rondel: $name"
  "$@" || { echo "rondel: $name failed after $((SECONDS - began)) s" >&2; exit 1; }
  echo "rondel: $name took $((SECONDS - began)) s"
}

# Containers are run by some tests in their own process, which needs what the engine needs: mounts
# that nobody else sees and that end with it. Tests that need it skip themselves where it is denied.
inside() {
  lock_folder=$(mktemp -d)
  trap 'rm -rf "$lock_folder"' EXIT
  export RONDEL_LOCK=$lock_folder/lock
  if sh engine/enter.sh true; then
    sh engine/enter.sh "$@"
  else
    echo "rondel: no namespaces to be had here; the tests that need one are skipped"
    "$@"
  fi
}

use_tools() {
  # shellcheck source=/dev/null
  . scripts/setup/state.sh
  find_node
  PATH=$root/node_modules/.bin:$(dirname -- "$node"):$PATH:/usr/sbin:/sbin
}

main "$@"
