#!/usr/bin/env bash
# Submits a job file in parts, and the job that joins them when all are complete:
#   scripts/slurm/submit.sh JOB.toml OUT.h5 PARTS [OPTION of sbatch for the parts...]
set -euo pipefail
if (($# < 3)) || ! [[ "$3" =~ ^[1-9][0-9]*$ ]]; then
    echo "usage: submit.sh JOB.toml OUT.h5 PARTS [OPTION of sbatch for the parts...]" >&2
    exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
job=$1 output=$2 parts=$3
shift 3

array=$(sbatch --parsable --array="1-$parts" "$@" "$here/array.sbatch" "$job" "$output" "$parts")
array=${array%%;*} # the name of the cluster may follow
# Without --kill-on-invalid-dep a part that fails would leave the merge waiting for ever.
merge=$(sbatch --parsable --dependency="afterok:$array" --kill-on-invalid-dep=yes "$here/merge.sbatch" "$output" "$parts")
echo "parts $array, merge ${merge%%;*}"
