#!/usr/bin/env bash
# Builds and tests mattis; warnings are errors.
#   scripts/test.sh          release build with g++, all tests
#   scripts/test.sh --long   also format, clang, address, undefined-behaviour and thread sanitizers
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case "${1:-}" in
    "" | --long) ;;
    *) echo "usage: test.sh [--long]" >&2; exit 2 ;;
esac

# build_and_test PRESET FOLDER [CMAKE-OPTION...]
build_and_test() {
    local preset=$1 folder=$2
    shift 2
    echo "test: $preset in $folder $*"
    cmake --preset "$preset" -B "$folder" -D MATTIS_WERROR=ON "$@"
    cmake --build "$folder"
    ctest --test-dir "$folder" --parallel 2 --output-on-failure --no-tests=error
}

check_format() {
    echo "test: format"
    find . -path ./build -prune -o -name '*.[ch]pp' -print0 |
        xargs -0 --no-run-if-empty clang-format-14 --dry-run --Werror
}

if [[ "${1:-}" == --long ]]; then
    check_format
    build_and_test release build/clang -D CMAKE_CXX_COMPILER=clang++-14
    build_and_test asan build/asan
    build_and_test tsan build/tsan
fi
build_and_test release build
