#!/usr/bin/env bash
# Builds the single-page app into src/Web/ClientApp/dist, from where the server serves it; does nothing if it was built from the same sources before.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly PAGE=$ROOT/src/Web/ClientApp
readonly BUILT=$PAGE/dist/.built

# What the page is built from, as one hash: everything git does not ignore, or without git what is no output.
page_fingerprint() {
    cd "$PAGE"
    {
        git ls-files -z --cached --others --exclude-standard -- . 2> /dev/null ||
            find . \( -name node_modules -o -name dist \) -prune -o -type f -print0
    } | sort -zu | { xargs -0 sha256sum "$ROOT/scripts/compress.mjs" 2> /dev/null || true; } | sha256sum
}

if [ ! -f "$PAGE/package.json" ]; then
    say "There is no page to build yet (src/Web/ClientApp/package.json is missing)"
    exit 0
fi
now=$(page_fingerprint)
if [ "$now" = "$(cat "$BUILT" 2> /dev/null)" ]; then exit 0; fi
have npm || die "Node 20 with npm is needed to build the page."

cd "$PAGE"
if ! cmp -s package-lock.json node_modules/.page-lock.json; then
    say "Getting the page's packages"
    npm ci --silent
    cp package-lock.json node_modules/.page-lock.json
fi
say "Building the page"
rm -f "$BUILT"
npm run --silent build || die "the page could not be built."
node "$ROOT/scripts/compress.mjs" dist
echo "$now" > "$BUILT"
