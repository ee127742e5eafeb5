#!/usr/bin/env bash
# A private PostgreSQL, empty and durable, for as long as standard input stays open: postgres.sh DIR [setting=value ...]
# When it is ready, one line says its port, its password and its process. What it held is deleted at the end.
# shellcheck disable=SC2317 # the function that the trap calls is reached
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../../scripts/lib.sh"

readonly DIR=$1
shift
mkdir -p "$DIR"
lock "$DIR/lock" "a benchmark"

finish() {
    trap '' INT TERM HUP
    stop_postgres
    discard_database "$DIR/postgres" >&2
}
trap finish EXIT
trap 'exit 143' INT TERM HUP

discard_database "$DIR/postgres" >&2
start_postgres "$DIR/postgres" bench SUPERUSER postgres max_connections=200 "$@" >&2
echo "$POSTGRES_PORT $POSTGRES_PASSWORD $(as_database_user head -n 1 "$POSTGRES_HOME/data/postmaster.pid")"
cat > /dev/null
