#!/usr/bin/env bash
# Gets and builds what the tests need of Node: the page, the client's generator, the programs that use the feed, the browser tests. What has not changed since is left as it is.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

have npm || die "Node 20 and npm are missing: the page, the realtime feed and the client are tested with them."

# get_packages DIRECTORY [OPTION of 'npm ci' ...]
get_packages() {
    local installed=$1/node_modules/.package-lock.json
    if [ -f "$installed" ] && ! [ "$1/package-lock.json" -nt "$installed" ]; then return; fi
    say "Getting the packages of ${1#"$ROOT"/}"
    env -C "$1" PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error "${@:2}"
}

"$ROOT/scripts/build-page.sh"
get_packages "$ROOT/scripts/openapi" --ignore-scripts
get_packages "$ROOT/tests/BrowserTests"
get_packages "$ROOT/tests/IntegrationTests/Realtime/node"
npm --prefix "$ROOT/tests/IntegrationTests/Realtime/node" run --silent build || die "the Node programs of the tests do not compile."
