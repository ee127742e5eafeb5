#!/usr/bin/env bash
# Runs the tests: ./test.sh [unit|integration|browser|all] [option of 'dotnet test' ...]
# Gets what is missing, starts a private PostgreSQL and Redis for the integration tests and an exchange (./run.sh) for the browser's, stops them again. Results are left in .test/results.
# The last line is 'N passed, N failed'; the exit code is 0 only if something passed, nothing failed and no test runner crashed.
# shellcheck disable=SC2317 # the functions that traps call are reached
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/scripts/lib.sh"

suite=all
case ${1:-} in
    unit | integration | browser | all) suite=$1; shift ;;
    -h | --help) sed -n '2,4s/^# //p' "$0"; exit 0 ;;
    '' | -*) ;;
    *) die "there is no suite '$1': unit, integration, browser or all." ;;
esac

readonly TEST=$ROOT/.test RESULTS=$ROOT/.test/results
MEMORY=/dev/shm/prediction-markets-$(printf %s "$ROOT" | sha256sum | cut -c 1-16)
readonly MEMORY MEMORY_NEEDED=$((3 << 20)) # KiB
passed=0 failed=0 skipped=0 failures= EXCHANGE= BACKGROUND= BESIDE= HANG_TIMEOUT=10m

finish() {
    local code=$?
    trap '' INT TERM HUP
    trap - EXIT
    stop_attended
    [ -z "$BACKGROUND" ] || stop_group "$BACKGROUND" 10
    stop_exchange
    stop_redis
    stop_postgres
    [ ! -e "$MEMORY/postgres/postgres.log" ] || cp "$MEMORY/postgres/postgres.log" "$TEST/postgres.log"
    rm -rf "$MEMORY"
    exit "$code"
}

# suite_wanted NAME
suite_wanted() { [ "$suite" = all ] || [ "$suite" = "$1" ]; }

# count PASSED FAILED SKIPPED: every kind of runner reports here.
count() {
    passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

# attribute FILE NAME: the number that a results file's <Counters> gives for NAME, 0 without.
attribute() { sed -En 's/.*<Counters [^>]*\b'"$2"'="([0-9]+)".*/\1/p' "$1" 2> /dev/null | head -n 1 | grep . || echo 0; }

# dotnet_test NAME [OPTION ...]: the command that runs a project's tests, in TESTING.
dotnet_test() {
    local name=$1
    shift
    TESTING=(dotnet test "$ROOT/tests/$name/$name.csproj" -c Release --no-build --nologo
        --results-directory "$RESULTS" --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=minimal'
        --blame-hang-timeout "$HANG_TIMEOUT" --blame-hang-dump-type none "$@")
}

run_dotnet_tests() {
    local code=0
    dotnet_test "$@"
    say "$1"
    attend "${TESTING[@]}" || code=$?
    report_dotnet_tests "$1" "$code"
}

# What comes after this takes the processors only when nobody else wants them, where the system lets it. (Linux shares them among sessions before it looks at the priorities within one.)
LAST_OF_ALL=(sh -c '{ echo 19 > /proc/self/autogroup; chrt --idle --pid 0 $$; } > /dev/null 2>&1; exec "$@"' sh)

# meanwhile NAME COMMAND [ARGUMENT ...]: runs it beside what is done next; await_meanwhile shows what came of it and returns its exit code.
meanwhile() {
    BESIDE=$1
    shift
    say "$BESIDE (meanwhile)"
    "${OWN_GROUP[@]}" "${UNTIL_WE_DIE[@]}" "$@" > "$TEST/meanwhile.log" 2>&1 9>&- &
    BACKGROUND=$!
}

await_meanwhile() {
    local code=0
    wait "$BACKGROUND" || code=$?
    BACKGROUND=
    say "$BESIDE"
    cat "$TEST/meanwhile.log"
    return "$code"
}

# report_dotnet_tests NAME EXIT_CODE: a crash that no failed test accounts for counts as a failure of its own.
report_dotnet_tests() {
    local name=$1 code=$2 trx=$RESULTS/$1.trx ok=0 bad=0 total=0 executed=0
    if [ -f "$trx" ]; then
        total=$(attribute "$trx" total) executed=$(attribute "$trx" executed) ok=$(attribute "$trx" passed)
        bad=$((executed - ok))
        failures+=$(failed_names "$trx" "$name")
        if ((bad > 0)); then failures+=$'\n'; fi
    fi
    if ((code != 0 && bad == 0)); then
        failures+="FAILED $name: the test runner ended with exit code $code"$'\n'
        bad=1
    fi
    count "$ok" "$bad" $((total - executed))
}

failed_names() { # RESULTS_FILE PROJECT
    { grep -o '<UnitTestResult [^>]*outcome="Failed"[^>]*' "$1" || true; } |
        sed -E 's/.* testName="([^"]*)".*/FAILED '"$2"': \1/; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&apos;/'"'"'/g; s/&amp;/\&/g' | sort
}

# database_directory: where the tests' PostgreSQL is to have its files. Each test has a database of its own, which is three hundred files; ext4 takes half a second to find places for
# them where as many have just been deleted. In memory it takes none, if there is room.
database_directory() {
    local free
    free=$(df --output=avail /dev/shm 2> /dev/null | tail -n 1) || free=0
    if ((free < MEMORY_NEEDED)) || ! install -d -m 711 "$MEMORY" 2> /dev/null; then
        echo "$TEST/postgres"
        return
    fi
    echo "$MEMORY/postgres"
}

# What the integration tests are told of the servers; some start their own, to kill them.
start_servers() {
    local data
    data=$(database_directory)
    discard_database "$data"
    # Nor need its files survive a fall of the machine. Tests that kill PostgreSQL start one on the disk, with its usual settings.
    start_postgres "$data" tests SUPERUSER postgres max_connections=300 fsync=off
    start_redis "$TEST/redis.log"
    export TEST_DATABASE_URL="Host=127.0.0.1;Port=$POSTGRES_PORT;Username=tests;Password=$POSTGRES_PASSWORD;Database=postgres"
    export TEST_REDIS_URL="redis://127.0.0.1:$REDIS_PORT"
    export TEST_POSTGRES_BIN=$POSTGRES_BIN TEST_REDIS_BIN=$REDIS_BIN
    # Whom PostgreSQL must run as; empty: as whoever runs the tests.
    export TEST_POSTGRES_USER=
    if is_root; then TEST_POSTGRES_USER=$DATABASE_USER; fi
    TEST_PGBOUNCER_BIN=$(need_pgbouncer)
    TEST_NGINX_BIN=$(need_nginx)
    export TEST_PGBOUNCER_BIN TEST_NGINX_BIN
    say "PostgreSQL $(postgres_major "$POSTGRES_BIN") on port $POSTGRES_PORT, Redis on port $REDIS_PORT"
}

# An exchange as a newcomer starts it, with a database of its own; the limits are off because a test is many people at one address.
start_exchange() {
    local port deadline=$((SECONDS + 240))
    port=$(free_port)
    say "Starting an exchange on port $port"
    discard_database "$TEST/exchange/postgres"
    find "$TEST/exchange" -mindepth 1 -maxdepth 1 ! -name 'app*' -exec rm -rf {} +
    PORT=$port RUN_DIR=$TEST/exchange RateLimits__Enabled=false LOG_LEVEL=warn DATABASE_URL='' REDIS_URL='' \
        "${OWN_GROUP[@]}" "${UNTIL_WE_DIE[@]}" "$ROOT/run.sh" > "$TEST/exchange.log" 2>&1 9>&- &
    EXCHANGE=$!
    until [ "$(http_status "$port" /ready)" = 200 ]; do
        if ! kill -0 "$EXCHANGE" 2> /dev/null || ((SECONDS >= deadline)); then
            tail -n 20 "$TEST/exchange.log" >&2
            die "the exchange for the browser tests did not start."
        fi
        sleep 0.2
    done
    export TEST_EXCHANGE_URL=http://localhost:$port
}

stop_exchange() {
    [ -z "$EXCHANGE" ] || stop_group "$EXCHANGE" 40
    EXCHANGE=
}

# run_browser_tests [OPTION of 'playwright test' ...]
run_browser_tests() {
    local tests=$ROOT/tests/BrowserTests report=$RESULTS/browser.json code=0 ok=0 bad=0 skips=0
    need_chromium
    start_exchange
    say "BrowserTests"
    attend env -C "$tests" "TEST_RESULTS=$RESULTS" "TEST_CHROMIUM_BIN=$CHROMIUM_BIN" npx --no-install playwright test "$@" || code=$?
    stop_exchange
    if [ -f "$report" ]; then
        read -r ok bad skips < <(node -p 'const s = require(process.argv[1]).stats; `${s.expected} ${s.unexpected + s.flaky} ${s.skipped}`' "$report")
    fi
    if ((code != 0)); then
        if ((bad == 0)); then bad=1; fi
        failures+="FAILED BrowserTests: see above; traces are in .test/browser"$'\n'
    fi
    count "$ok" "$bad" "$skips"
}

mkdir -p "$TEST"
lock "$TEST/lock" test.sh
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

need_dotnet
# Servers of tests live for seconds: what a profile would teach the compiler pays later than that.
export DOTNET_TieredPGO=0 DOTNET_EnableWriteXorExecute=0
rm -rf "$RESULTS"
[ "$suite" = unit ] || meanwhile "What runs on Node" "$ROOT/scripts/prepare-node.sh"
say "Building"
# NETSDK1188 is what the SDK says of the test host's translations where libicu is missing.
dotnet_build build "$ROOT/PredictionMarkets.sln" -nowarn:NETSDK1188 || die "the build failed."

if [ "$suite" = unit ]; then
    run_dotnet_tests UnitTests "$@"
else
    await_meanwhile || die "what runs on Node could not be built."
    if [ "$suite" = all ]; then
        # They compute, and nothing in them is measured in time: they take what the others leave, who wait for a part of theirs.
        HANG_TIMEOUT=30m dotnet_test UnitTests "$@"
        meanwhile UnitTests "${LAST_OF_ALL[@]}" env VSTEST_CONNECTION_TIMEOUT=900 "${TESTING[@]}"
    fi
    # What the solution's build made of it, which the tests that kill, freeze and start it again use, and those in a browser.
    mkdir -p "$TEST/exchange"
    build_app "$TEST/exchange" --no-build -p:AppendRuntimeIdentifierToOutputPath=false
    export TEST_SERVER_DIR=$TEST/exchange/app
fi
if suite_wanted integration; then
    say "The API's description and the client"
    if "$ROOT/scripts/generate-client.sh" --check --built; then count 1 0 0; else count 0 1 0; failures+="FAILED generate-client.sh --check"$'\n'; fi
    start_servers
    run_dotnet_tests IntegrationTests "$@"
fi
if [ "$suite" = all ]; then
    unit_code=0
    await_meanwhile || unit_code=$?
    report_dotnet_tests UnitTests "$unit_code"
fi
if suite_wanted browser; then
    if [ "$suite" = browser ]; then run_browser_tests "$@"; else run_browser_tests; fi
fi

printf '%s' "$failures"
summary="$passed passed, $failed failed"
if ((skipped > 0)); then summary+=", $skipped skipped"; fi
echo "$summary"
((failed == 0 && passed > 0))
