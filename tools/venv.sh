#!/usr/bin/env bash
# tools/venv.sh LOCK: makes .venv hold what LOCK (requirements.txt or requirements-dev.txt) names.
# Silent and quick when it already does. A venv that doesn't work is made anew.
set -euo pipefail
cd "$(dirname "$0")/.."

lock=$1
venv=.venv
busy=$venv/.busy # stands while packages are being installed

sound() { [[ ! -e $busy ]] && "$venv/bin/python" -c 'import pip' 2>/dev/null; }
holds() { cmp -s "$1" "$venv/$1"; } # the venv keeps a copy of each lock it was filled from

if sound && holds "$lock"; then exit; fi

stop() {
    printf '%s\n' "" "$@" >&2
    exit 1
}

# The first of these that is 3.11 or newer. PYTHON=... names another.
find_python() {
    local name
    for name in ${PYTHON:-python3.11 python3 python3.12 python3.13 python3.14}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$name
            return
        fi
    done
    stop "mlopsprep needs Python 3.11 or newer, and none is here (${PYTHON:-python3} was tried)." \
        "On Debian 12:  sudo apt-get install python3 python3-venv"
}

# Debian keeps venv's other half in a package of its own.
need_venv_module() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    local package
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if ((EUID == 0)) && command -v apt-get >/dev/null; then
        echo "Installing $package ..."
        quietly apt-get update
        quietly env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package"
    else
        stop "Python's venv module is missing. Type this, then the same make command again:" \
            "  sudo apt-get install $package"
    fi
}

# Runs a command; shows what it printed only if it fails, and then all of it.
quietly() {
    local output
    if ! output=$("$@" 2>&1); then
        stop "$output" "This failed: $*"
    fi
}

if ! sound; then
    find_python
    need_venv_module
    echo "Making $venv with $("$python" --version) ..."
    rm -rf "$venv"
    quietly "$python" -m venv "$venv"
fi
echo "Installing $lock (half a minute the first time) ..."
touch "$busy"
# The lock names everything, so nothing is to be resolved: older pips would look for `coverage[toml]`, which a
# package of the lock asks for, beside the `coverage` that is pinned, and fail as soon as there is a newer one.
quietly "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --no-deps --require-hashes -r "$lock"
cp "$lock" "$venv/$lock"
# The dev lock holds the runtime lock's packages at the same versions: `make lock` sees to that.
if [[ $lock == requirements-dev.txt ]]; then cp requirements.txt "$venv/requirements.txt"; fi
rm -f "$busy"
