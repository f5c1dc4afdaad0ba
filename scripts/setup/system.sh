# The programs of the system, for ready.sh: installed where that is ours to do, else named.

# Leaves with success when something stays missing: `rondel doctor` says what that costs, and
# tests that need it say so.
install_programs() {
  if [ -d /var/lib/dpkg ] && have_program apt-get; then
    command="apt-get install -y --no-install-recommends$missing"
    if [ "$(id -u)" = 0 ]; then run_apt; else say "please run: sudo $command"; fi
  elif [ "$(uname -s)" = Linux ]; then
    say "please install (the names are Debian's):$missing"
  else
    say "the engine needs Linux; here only its clients work"
  fi
  have_programs "$audience" || say "going on without:$missing"
  [ "$audience" = tests ] && return
  # Said once, and not before every command; `rondel doctor` says it always.
  echo "${missing# }" >"$root/.rondel/missing"
  [ -z "$missing" ] || say "to have this tried again, delete $root/.rondel/missing"
}

run_apt() {
  say "installing system packages:$missing"
  had_registry=$(command -v docker-registry)
  # The lists of packages may be absent or old; they are fetched only when that shows.
  if ! apt_install && ! { apt_update && apt_install; }; then
    say "could not: $command"
    grep -E '^(E|W|Err):' "$log" | tail -n 5 | sed 's/^/  | /'
  fi
  [ -n "$had_registry" ] || quiet_registry
}

apt_install() {
  # Word splitting is meant: these are names of packages.
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    -o DPkg::Lock::Timeout=300 $missing >>"$log" 2>&1 9>&-
}

apt_update() {
  apt-get update -o DPkg::Lock::Timeout=300 >>"$log" 2>&1 9>&-
}

# Debian starts the registry as a service when it is installed; we want only the program.
quiet_registry() {
  have_program docker-registry || return 0
  if [ -d /run/systemd/system ]; then
    systemctl disable --now docker-registry >>"$log" 2>&1 9>&-
  else
    service docker-registry stop >>"$log" 2>&1 9>&-
  fi
  return 0
}
