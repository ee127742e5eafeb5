#!/usr/bin/env bash
# Gets and builds what the tests need of Node: the page, the client's generator, the programs that use the feed, the browser tests. What has not changed since is left as it is.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

have npm || die "Node 20 and npm are missing: the page, the realtime feed and the client are tested with them."

"$ROOT/scripts/build-page.sh"
get_node_packages "$ROOT/scripts/openapi" --ignore-scripts
get_node_packages "$ROOT/tests/BrowserTests"
get_node_packages "$ROOT/tests/IntegrationTests/Realtime/node"
npm --prefix "$ROOT/tests/IntegrationTests/Realtime/node" run --silent build || die "the Node programs of the tests do not compile."
