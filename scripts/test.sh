#!/usr/bin/env bash
# Builds and tests mattis; warnings are errors.
#   scripts/test.sh          release build with g++, all tests
#   scripts/test.sh --sanitizers
#                            clang's address and undefined-behaviour sanitizers, unit tests of core, data, io, farm, montecarlo
#   scripts/test.sh --long   also format, headers that compile alone, clang, address, undefined-behaviour and thread
#                            sanitizers, a build without MPI and OpenMP, the validation jobs of the atlas, and fifty kills
#                            of each kind of job
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case "${1:-}" in
    "" | --long | --sanitizers) ;;
    *) echo "usage: test.sh [--long | --sanitizers]" >&2; exit 2 ;;
esac

export LSAN_OPTIONS="suppressions=$PWD/tests/leaks.supp:print_suppressions=0"

# build_and_test PRESET FOLDER [CMAKE-OPTION...]
build_and_test() {
    local preset=$1 folder=$2
    shift 2
    echo "test: $preset in $folder $*"
    cmake --preset "$preset" -B "$folder" -D MATTIS_WERROR=ON "$@"
    cmake --build "$folder"
    ctest --test-dir "$folder" --parallel 2 --output-on-failure --no-tests=error
}

# Errors of memory and undefined behaviour, where bytes are read and written and where threads meet: the libraries and
# the unit tests of five rooms. The rest of the tests runs so in --long.
sanitize() {
    local rooms=(core data io farm montecarlo)
    echo "test: sanitizers in build/sanitizers, unit tests of ${rooms[*]}"
    cmake --preset sanitizers -D MATTIS_WERROR=ON
    cmake --build build/sanitizers --target "${rooms[@]/#/test_}"
    ctest --test-dir build/sanitizers --parallel 2 --output-on-failure --no-tests=error \
        --tests-regex "^($(IFS='|'; echo "${rooms[*]}"))\\."
}

check_format() {
    echo "test: format"
    find . -path ./build -prune -o -name '*.[ch]pp' -print0 |
        xargs -0 --no-run-if-empty clang-format-14 --dry-run --Werror
}

# Theory against simulation for every model: each job must end in agreement.
validate() {
    local job results
    results=$(mktemp -d)
    for job in phase_diagrams/atlas/validation_*.toml; do
        echo "test: $job"
        build/mattis run "$job" -o "$results/$(basename "$job" .toml).h5"
        build/mattis compare "$results/$(basename "$job" .toml).h5"
    done
    rm -r "$results"
}

if [[ "${1:-}" == --sanitizers ]]; then
    sanitize
    exit
fi
if [[ "${1:-}" == --long ]]; then
    check_format
    cmake --preset release -D MATTIS_WERROR=ON
    cmake --build build --target headers_alone
    build_and_test release build/clang -D CMAKE_CXX_COMPILER=clang++-14
    build_and_test asan build/asan
    build_and_test tsan build/tsan
    build_and_test release build/serial -D MATTIS_MPI=OFF -D MATTIS_OPENMP=OFF
    cmake --preset release
    cmake --build build --target mattis
    validate
    export MATTIS_LONG=1
fi
build_and_test release build
