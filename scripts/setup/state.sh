# Questions about the state of a checkout, for scripts that source this and have set $root.
# Invariant: nothing here changes anything or starts more than `cmp` and `node --version`, since
# the launcher asks before every command.

oldest_node=24
own_node=$root/.rondel/node
own_jupyter=$root/.rondel/jupyter

# is_ready launcher|tests: whether nothing is left to set up.
is_ready() {
  find_node && have_packages "$1" && have_programs "$1" && have_jupyter "$1"
}

# Sets $node to the Node to run. One that was fetched for this checkout comes before the system's.
find_node() {
  node=$own_node/node_modules/.bin/node
  if cmp -s "$root/scripts/setup/node/package-lock.json" "$own_node/package-lock.json" &&
    [ -x "$node" ]; then
    return 0
  fi
  node=$(command -v node) || return 1
  major=$(node --version) || return 1
  major=${major#v}
  [ "${major%%.*}" -ge "$oldest_node" ]
}

# A finished installation holds a copy of the lockfile that it came from.
have_packages() {
  cmp -s "$root/package-lock.json" "$root/node_modules/.rondel-full" && return 0
  [ "$1" = launcher ] && cmp -s "$root/package-lock.json" "$root/node_modules/.rondel-production"
}

# Only the tests open notebooks in a Jupyter. It holds a copy of the list that it was made by.
have_jupyter() {
  [ "$1" = launcher ] || cmp -s "$root/scripts/setup/jupyter/packages.txt" "$own_jupyter/packages.txt"
}

# Sets $missing to the system packages whose program is not there.
# What the launcher missed before, and could not install, it does not try again every time.
have_programs() {
  missing=
  while read -r program package whom _; do
    case $program in '#'* | '') continue ;; esac
    if [ "$whom" = tests ] && [ "$1" = launcher ]; then continue; fi
    have_program "$program" || missing="$missing $package"
  done <"$root/scripts/setup/programs"
  [ -z "$missing" ] || { [ "$1" = launcher ] && was_said "$missing"; }
}

# A program by its name, or a file by its path, which may hold `*`.
have_program() {
  case $1 in
    /*) for file in $1; do [ -e "$file" ] && return 0; done; return 1 ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

was_said() {
  [ -r "$root/.rondel/missing" ] && read -r said <"$root/.rondel/missing" && [ " $said" = "$1" ]
}
