#!/usr/bin/env bash
# Mutation testing: mutate.sh AREA [option of 'dotnet stryker' ...]; AREA is the name of a file in tests/Mutation without its ending.
# The report is left in .test/mutation/AREA. The exit code is 0 only if at least 85 % of the mutants were killed.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

area=${1:-}
[ -f "$ROOT/tests/Mutation/$area.json" ] || die "there is no area '$area': $(cd "$ROOT/tests/Mutation" && ls ./*.json | sed 's/^..//; s/\.json$//' | tr '\n' ' ')"
shift
need_dotnet
(cd "$ROOT" && dotnet tool restore > /dev/null)

# Every mutant meets the order book's oracle; a long one would make this take days. A seed of its own for each would make survivors a matter of luck.
export ORACLE_COMMANDS=${ORACLE_COMMANDS:-4000} TEST_SEED=${TEST_SEED:-1}
cd "$ROOT/tests/UnitTests"
exec dotnet tool run dotnet-stryker -- --config-file "$ROOT/tests/Mutation/$area.json" --output "$ROOT/.test/mutation/$area" "$@"
