#!/bin/sh
# Runs one of the project's own scripts, or a tool of node_modules, on the right Node.
# Usage: run.sh FILE.ts|TOOL ARGUMENTS…
set -eu
root=$(CDPATH='' cd -P -- "$(dirname -- "$0")/../.." && pwd -P)
sh "$root/scripts/setup/ready.sh" tests >&2
. "$root/scripts/setup/state.sh"
find_node
PATH=$root/node_modules/.bin:$(dirname -- "$node"):$PATH:/usr/sbin:/sbin
case $1 in
  *.ts) exec "$node" "$@" ;;
  *) exec "$@" ;;
esac
