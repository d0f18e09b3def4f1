#!/usr/bin/env bash
# The phase diagram of a dense network, validated against Monte Carlo, from nothing: installs what is missing, builds,
# runs phase_diagrams/atlas/quickstart.toml on all cores, draws the diagram, compares theory with simulation.
#   scripts/quickstart.sh            results in the current folder
#   scripts/quickstart.sh FOLDER     results there
# What is done already is not done again. Exit code: that of `mattis compare`, or of the stage that failed.
set -euo pipefail

case "${1:-}" in
    -h | --help) echo "usage: quickstart.sh [FOLDER]"; exit 0 ;;
esac
if [[ $# -gt 1 || "${1:-}" == -* ]]; then
    echo "usage: quickstart.sh [FOLDER]" >&2
    exit 2
fi

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
mkdir -p -- "${1:-.}"
results="$(cd -- "${1:-.}" && pwd)"
result="$results/quickstart.h5"
stem="$results/quickstart-diagram"
mattis="$repository/build/mattis"
times=()

mkdir -p "$repository/build"
log="$repository/build/quickstart.log"
: > "$log"

# stage NAME COMMAND...: runs a command and notes its time; stops with its exit code if it fails.
stage() {
    local name=$1 begin=$SECONDS code=0
    shift
    echo "quickstart: $name"
    "$@" || code=$?
    times+=("$(printf '%-8s %4d s' "$name" $((SECONDS - begin)))")
    if [[ $code -ne 0 ]]; then
        echo "quickstart: $name stopped with exit code $code" >&2
        exit "$code"
    fi
}

# quietly COMMAND...: output into the log, of which the end is shown if the command fails.
# shellcheck disable=SC2317  # called through stage
quietly() {
    local code=0
    "$@" >> "$log" 2>&1 || code=$?
    if [[ $code -ne 0 ]]; then
        tail -n 20 "$log" >&2
        echo "quickstart: the whole output is in $log" >&2
    fi
    return "$code"
}

# shellcheck disable=SC2317  # called through stage
build() {
    quietly cmake --preset release || return
    if [[ -t 1 ]]; then
        cmake --build build --target mattis # one line of progress
    else
        quietly cmake --build build --target mattis
    fi
}

cd "$repository" # cmake looks for its presets in the current folder
stage install quietly scripts/setup.sh
stage build build
stage run "$mattis" run phase_diagrams/atlas/quickstart.toml -o "$result"
stage draw quietly scripts/plot_diagram.py "$result" -o "$stem"

echo
verdict=0
"$mattis" compare "$result" || verdict=$?

echo
echo "results  $result"
echo "diagram  $stem.png, .svg, .pdf"
printf 'time     %s\n' "${times[@]}"
exit "$verdict"
