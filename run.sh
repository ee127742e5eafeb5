#!/usr/bin/env bash
# Starts the exchange: gets what is missing, starts a private PostgreSQL, builds what has changed, serves until Ctrl-C.
# Settings come from the environment; see docs/settings.md. State is kept in .run/, or in the directory
# that RUN_DIR names; delete it to begin anew.
# shellcheck disable=SC2317 # the functions that traps call are reached
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/scripts/lib.sh"

case ${1:-} in
    '') ;;
    -h | --help) sed -n '2,4s/^# //p' "$0"; exit 0 ;;
    *) die "run.sh takes no arguments; settings come from the environment (docs/settings.md)." ;;
esac

export PORT=${PORT:-8080}
export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Development}
unset ASPNETCORE_URLS # PORT decides; we wait for an answer there
readonly RUN=${RUN_DIR:-$ROOT/.run}
readonly APP=$RUN/app
readonly START_TIMEOUT=180 STOP_TIMEOUT=30
SERVER=""
READY=false

if ! [[ $PORT =~ ^[1-9][0-9]{0,4}$ ]] || ((PORT > 65535)); then die "PORT must be a number from 1 to 65535, not '$PORT'."; fi

stop_server() {
    [ -z "$SERVER" ] || stop_group "$SERVER" "$STOP_TIMEOUT"
    SERVER=
    rm -f "$RUN/server.pid"
}

# The server goes before the database it writes to.
finish() {
    local code=$?
    trap '' INT TERM HUP
    trap - EXIT
    stop_attended
    stop_server
    stop_postgres
    exit "$code"
}

# on_signal NUMBER: to be told to stop while serving, and to have stopped in good order, is a success; a start broken off is not.
on_signal() {
    trap '' INT TERM HUP
    echo
    say "Stopping"
    local code=0 server=$SERVER
    stop_attended
    stop_server
    if [ -n "$server" ]; then wait "$server" || code=$?; fi
    if ! $READY; then exit $((128 + $1)); fi
    if ((code != 0)); then warn "the server ended with exit code $code"; fi
    exit "$code"
}

# A run.sh that was killed leaves its server behind.
stop_leftover_server() {
    local pid
    pid=$(cat "$RUN/server.pid" 2> /dev/null) || return 0
    if tr '\0' ' ' < "/proc/$pid/cmdline" 2> /dev/null | grep -qF "$APP/"; then
        say "Stopping the server that an earlier start left behind"
        stop_group "$pid" "$STOP_TIMEOUT"
    fi
    rm -f "$RUN/server.pid"
}

build() {
    "$ROOT/scripts/build-page.sh"
    build_app "$RUN"
}

start_database() {
    if [ -n "${DATABASE_URL:-}" ]; then
        say "Using the database named by DATABASE_URL"
        return
    fi
    start_postgres "$RUN/postgres" exchange '' exchange max_connections=200
    export DATABASE_URL="postgres://exchange:$POSTGRES_PASSWORD@127.0.0.1:$POSTGRES_PORT/exchange"
    say "PostgreSQL $(postgres_major "$POSTGRES_BIN") on port $POSTGRES_PORT (role exchange, password in .run/postgres.password)"
}

start_server() {
    if [ "$ASPNETCORE_ENVIRONMENT" = Development ] && [ -z "${JWT_SECRET:-}" ]; then
        JWT_SECRET=$(secret "$RUN/jwt.secret")
        export JWT_SECRET
    fi
    say "Starting the server"
    (cd "$APP" && exec "${OWN_GROUP[@]}" "${UNTIL_WE_DIE[@]}" dotnet "$APP/PredictionMarkets.Web.dll") 9>&- &
    SERVER=$!
    echo "$SERVER" > "$RUN/server.pid"
}

# Waits until the server is ready; if it ends before, so do we, with its code.
await_ready() {
    local deadline=$((SECONDS + START_TIMEOUT)) told=$((SECONDS + 15))
    until [ "$(http_status "$PORT" /ready)" = 200 ]; do
        kill -0 "$SERVER" 2> /dev/null || await_end
        if ((SECONDS >= deadline)); then die "the server is not ready after $START_TIMEOUT s: see /ready on port $PORT for what it waits for."; fi
        if ((SECONDS >= told)); then say "Still waiting for the server to be ready"; told=$((SECONDS + 15)); fi
        sleep 0.2
    done
}

await_end() {
    local code=0
    wait "$SERVER" || code=$?
    SERVER=
    rm -f "$RUN/server.pid"
    warn "the server ended by itself with exit code $code"
    exit "$code"
}

mkdir -p "$RUN"
lock "$RUN/lock" run.sh
trap finish EXIT
trap 'on_signal 2' INT
trap 'on_signal 15' TERM HUP

stop_leftover_server
if port_answers "$PORT"; then die "port $PORT is in use by another program; choose another one: PORT=8081 ./run.sh"; fi
build
start_database
start_server
await_ready
READY=true

accounts=
if [ "$ASPNETCORE_ENVIRONMENT" = Development ]; then accounts=" - sign in as admin@example.com / admin123 or user@example.com / password123"; fi
say "The exchange is ready: http://localhost:$PORT$accounts (Ctrl-C stops it)"
await_end
