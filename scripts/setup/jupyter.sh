# The Jupyter that tests open notebooks in, for ready.sh: a venv of its own, never the system's.
# Every package is pinned by version and content (jupyter/packages.txt), and only wheels are taken,
# so that nothing of a package runs when it is installed.

# Leaves with success when it cannot be made: the tests that need it say so.
make_jupyter() {
  python=/usr/bin/python3
  [ -x "$python" ] || python=$(command -v python3) || {
    say "no Python here: notebooks are not tried in Jupyter"
    return 0
  }
  say "making a Jupyter for the tests in .rondel/jupyter"
  # A venv knows its own path, so it is made where it stays. Its list comes last.
  rm -rf "$own_jupyter"
  mkdir "$own_jupyter"
  # JupyterLab runs scripts of its own on Node, to which our package.json does not apply.
  echo '{}' >"$own_jupyter/package.json"
  if ! fill_jupyter >>"$log" 2>&1; then
    say "could not make it, going on without; the end of $log:"
    tail -n 5 "$log" | sed 's/^/  | /'
    return 0
  fi
  cp "$root/scripts/setup/jupyter/packages.txt" "$own_jupyter/packages.txt"
}

fill_jupyter() {
  "$python" -m venv "$own_jupyter" &&
    "$own_jupyter/bin/python3" -m pip install --require-hashes --no-deps --only-binary=:all: \
      --disable-pip-version-check --no-input --quiet --retries 2 \
      -r "$root/scripts/setup/jupyter/packages.txt" 9>&-
}
