#!/usr/bin/env bash
# Installs the Debian 12 packages that mattis needs; does nothing where all are present.
#   scripts/setup.sh          build, tests and benchmarks
#   scripts/setup.sh --long   also what `scripts/test.sh --long` needs
set -euo pipefail

packages=(
    cmake ninja-build g++
    libboost-dev libgsl-dev libeigen3-dev libtomlplusplus-dev libcli11-dev libfmt-dev
    librandom123-dev nlohmann-json3-dev
    libopenblas-pthread-dev libhdf5-dev zlib1g-dev libopenmpi-dev openmpi-bin
    libgtest-dev libgmock-dev libbenchmark-dev
    clang-14 libclang-rt-14-dev libomp-14-dev llvm-14
    python3 python3-numpy python3-scipy python3-h5py python3-matplotlib
)
long_packages=(clang-tidy-14 clang-format-14)

case "${1:-}" in
    "") ;;
    --long) packages+=("${long_packages[@]}") ;;
    *) echo "usage: setup.sh [--long]" >&2; exit 2 ;;
esac

installed="$(dpkg-query --show --showformat='${db:Status-Abbrev}${Package}\n' | sed -n 's/^ii *//p')"
missing=()
for package in "${packages[@]}"; do
    grep --quiet --line-regexp --fixed-strings "$package" <<< "$installed" || missing+=("$package")
done

if [[ ${#missing[@]} -eq 0 ]]; then
    echo "setup: all ${#packages[@]} packages are present"
    exit 0
fi

as_root=()
[[ $EUID -eq 0 ]] || as_root=(sudo)
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get --yes --quiet -o Dpkg::Use-Pty=0)

echo "setup: installing ${missing[*]}"
"${apt[@]}" update
"${apt[@]}" install --no-install-recommends "${missing[@]}"
