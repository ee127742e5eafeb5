#!/usr/bin/env bash
# Backs up and restores the PostgreSQL that run.sh starts (docs/operations.md):
#   backup.sh enable              with run.sh stopped: archive the write-ahead log from the next start on
#   backup.sh base                while run.sh serves: copy all of the database's files
#   backup.sh restore BASE TIME   with run.sh stopped: bring the database to a moment, such as '2026-11-21 15:04:05+00'; the data of now is kept
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly RUN=$ROOT/.run
[ -e "$RUN/postgres/data" ] || die "run.sh has made no database here yet."
need_postgres "$(as_database_user cat "$(readlink -f "$RUN/postgres")/data/PG_VERSION")"
HOME_OF_DATABASE=$(database_home "$RUN/postgres")
readonly HOME_OF_DATABASE DATA=$HOME_OF_DATABASE/data BACKUP=$HOME_OF_DATABASE/backup

setting() { echo "$1 = '$2'" | as_database_user tee -a "$3/postgresql.auto.conf" > /dev/null; }

enable() {
    lock "$RUN/lock" run.sh
    end_leftover_postgres "$DATA"
    as_database_user mkdir -p "$BACKUP/wal"
    if as_database_user grep -q '^archive_mode' "$DATA/postgresql.auto.conf"; then say "The log is being archived already, in $BACKUP/wal"; return; fi
    setting archive_mode on "$DATA"
    setting archive_timeout 60s "$DATA"
    setting archive_command "test ! -f $BACKUP/wal/%f && cp %p $BACKUP/wal/%f.new && mv $BACKUP/wal/%f.new $BACKUP/wal/%f" "$DATA"
    echo 'host replication exchange 127.0.0.1/32 scram-sha-256' | as_database_user tee -a "$DATA/pg_hba.conf" > /dev/null
    single_user_sql "$DATA" 'ALTER ROLE exchange REPLICATION' > /dev/null
    say "From the next start of run.sh on the log is archived in $BACKUP/wal. Copy that directory to another machine."
}

base() {
    local port into
    port=$(as_database_user sed -n 4p "$DATA/postmaster.pid" 2> /dev/null) || die "run.sh does not serve."
    into=$BACKUP/base-$(date -u +%Y%m%dT%H%M%SZ)
    PGPASSWORD=$(cat "$RUN/postgres.password") as_database_user "$POSTGRES_BIN/pg_basebackup" -h 127.0.0.1 -p "$port" -U exchange -D "$into" --checkpoint=fast --wal-method=none
    say "Base backup in $into"
}

# restore BASE TIME
restore() {
    local now state
    now=$(date -u +%Y%m%dT%H%M%SZ)
    as_database_user test -f "$1/backup_label" || die "$1 is no base backup."
    lock "$RUN/lock" run.sh
    end_leftover_postgres "$DATA"
    as_database_user mv "$DATA" "$HOME_OF_DATABASE/data.before-$now"
    as_database_user cp -a "$1" "$DATA"
    setting restore_command "cp $BACKUP/wal/%f %p" "$DATA"
    setting recovery_target_time "$2" "$DATA"
    setting recovery_target_action promote "$DATA"
    as_database_user touch "$DATA/recovery.signal"
    as_database_user "$POSTGRES_BIN/pg_ctl" start -w -t 600 -s -D "$DATA" -l "$HOME_OF_DATABASE/restore.log" \
        -o "-p $(free_port) -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c archive_mode=off -c max_connections=200" > /dev/null ||
        die "the restored database does not start; its log is $HOME_OF_DATABASE/restore.log."
    for _ in {1..6000}; do
        state=$(as_database_user env LC_ALL=C "$POSTGRES_BIN/pg_controldata" "$DATA" | sed -n 's/^Database cluster state: *//p')
        [ "$state" != 'in production' ] || break
        sleep 0.1
    done
    stop_cluster "$DATA"
    [ "$state" = 'in production' ] || die "the database has not come out of its recovery; its log is $HOME_OF_DATABASE/restore.log."
    as_database_user sed -i '/^restore_command\|^recovery_target/d' "$DATA/postgresql.auto.conf"
    say "Restored to $2; the data of before is in $HOME_OF_DATABASE/data.before-$now. Start run.sh."
}

case "${1:-} $#" in
    'enable 1') enable ;;
    'base 1') base ;;
    'restore 3') restore "$2" "$3" ;;
    *) sed -n '2,5s/^# *//p' "$0"; exit 2 ;;
esac
