# Node and the packages from npm, for ready.sh.
# Install scripts never run: every package we use brings its binaries along, and newer npm bars
# such scripts anyway.

# The version and the content are pinned by scripts/setup/node/package-lock.json.
fetch_node() {
  have_program npm || stop "npm is not here, and it is what fetches Node $oldest_node" \
    "install Node (any version) with npm, or Node $oldest_node, and try again"
  say "fetching Node from npm into .rondel/node (the one here is $(system_node))"
  draft=$root/.rondel/node.draft
  rm -rf "$draft"
  mkdir "$draft"
  cp "$root/.npmrc" "$root/scripts/setup/node/package.json" \
    "$root/scripts/setup/node/package-lock.json" "$draft/"
  run_npm "$draft" ci
  # npm passes over an optional package that it cannot fetch, and these are optional.
  [ -e "$draft/node_modules/.bin/node" ] || stop "npm could not fetch Node for $(uname -sm)" \
    "try again when the registry can be reached, or install Node $oldest_node in another way"
  "$draft/node_modules/.bin/node" --version >>"$log" 2>&1 ||
    stop "the Node of npm does not run here ($(uname -sm))" \
      "install Node $oldest_node in another way and try again"
  rm -rf "$draft"/node_modules/node-linux-*/include "$draft"/node_modules/node-linux-*/share
  rm -rf "$own_node"
  mv "$draft" "$own_node"
  find_node
}

system_node() {
  node --version 2>/dev/null || echo "none"
}

# What was once installed in full stays so: taking the tests' packages away would surprise.
install_packages() {
  kind=full
  if [ "$audience" = launcher ] && [ ! -e "$root/node_modules/.rondel-full" ]; then
    kind=production
  fi
  have_program npm || stop "npm is not here, and it is what installs our packages" \
    "install npm and try again"
  say "installing packages from npm into node_modules"
  # npm deletes node_modules first, and the mark in it.
  case $kind in
    full) run_npm "$root" ci --include=dev ;;
    production) run_npm "$root" ci --omit=dev ;;
  esac
  cp "$root/package-lock.json" "$root/node_modules/.rondel-$kind"
}

# run_npm FOLDER ARGUMENTS: npm on the machine's own Node, beside which its settings lie.
# It inherits the lock: should we be killed, the next set-up waits until this npm has ended too.
run_npm() {
  folder=$1
  shift
  (
    cd "$folder" &&
      npm "$@" --ignore-scripts --prefer-offline --fetch-retries=2 \
        --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=10000
  ) >>"$log" 2>&1 || stop "npm $* failed in $folder" \
    "if the network or the registry was at fault, try again when it is back"
}
