#!/usr/bin/env bash
# Writes what is derived from the controllers: the API's description (docs/openapi/v1.json), and from it the TypeScript client (src/Web/ClientApp/src/api/client.ts).
#   scripts/generate-client.sh           writes both
#   scripts/generate-client.sh --check [--built]   changes nothing; fails if one of the two is not what would be written (--built: by what the last build made)
#   scripts/generate-client.sh --pack    packs the client for npm, into .run/npm
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly TOOLS=$ROOT/scripts/openapi API=$ROOT/src/Web/ClientApp/src/api
readonly DOCUMENT=$ROOT/docs/openapi/v1.json CLIENT=$API/client.ts
BUILT=false
if [ "${2:-}" = --built ]; then BUILT=true; fi
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

install_tools() {
    have npm || die "Node 20 with npm is needed to generate the client."
    get_node_packages "$TOOLS" --ignore-scripts
}

# The program describes itself and ends; it neither listens nor looks for a database.
write_document() { # TARGET
    need_dotnet
    $BUILT || dotnet build "$ROOT/src/Web/Web.csproj" -c Release --nologo -v quiet || die "the build failed."
    (
        cd "$ROOT/src/Web"
        export ASPNETCORE_ENVIRONMENT=Development DATABASE_URL=postgres://nobody@localhost/nothing
        dotnet bin/Release/net10.0/PredictionMarkets.Web.dll describe "$1"
    )
}

write_client() { # DOCUMENT TARGET
    node "$TOOLS/source.mjs" "$1" "$WORK/source.json"
    dotnet "$TOOLS/node_modules/nswag/bin/binaries/Net100/dotnet-nswag.dll" openapi2tsclient \
        /input:"$WORK/source.json" /output:"$WORK/client.ts" /template:Fetch /templateDirectory:"$TOOLS/templates" /extensionCode:"$TOOLS/types.ts" \
        /excludedTypeNames:Level /className:'{controller}Client' /operationGenerationMode:MultipleClientsFromOperationId /typeStyle:Interface \
        /enumStyle:StringLiteral /dateTimeType:String /nullValue:Null /typeScriptVersion:5.0 > "$WORK/log" 2>&1 || { cat "$WORK/log" >&2; die "the generator failed."; }
    node "$TOOLS/tidy.mjs" "$WORK/client.ts" "$2"
}

check() {
    local stale=()
    write_document "$WORK/v1.json"
    cmp -s "$WORK/v1.json" "$DOCUMENT" || stale+=("docs/openapi/v1.json")
    write_client "$WORK/v1.json" "$WORK/tidy.ts"
    cmp -s "$WORK/tidy.ts" "$CLIENT" || stale+=("src/Web/ClientApp/src/api/client.ts")
    "$TOOLS/node_modules/.bin/tsc" -p "$API" --noEmit || die "the client does not compile."
    if ((${#stale[@]})); then
        diff -u "$DOCUMENT" "$WORK/v1.json" | head -n 40 >&2 || true
        die "not what the controllers say: ${stale[*]}. Run scripts/generate-client.sh and commit what it writes."
    fi
    say "The API's description and the client are what the controllers say"
}

pack() {
    rm -rf "$API/dist"
    "$TOOLS/node_modules/.bin/tsc" -p "$API"
    mkdir -p "$ROOT/.run/npm"
    (cd "$API" && npm pack --silent --ignore-scripts --pack-destination "$ROOT/.run/npm")
    # Loaded once as Node would load it: what only bundlers can resolve is no package.
    node --input-type=module -e 'const { createExchange } = await import(process.argv[1]); createExchange({ baseUrl: "http://localhost" })' "$API/dist/index.js" || die "the package cannot be loaded."
    rm -rf "$API/dist"
    say "Packed into .run/npm"
}

case ${1:-} in
    '')
        install_tools
        mkdir -p "$(dirname "$DOCUMENT")"
        write_document "$DOCUMENT"
        write_client "$DOCUMENT" "$CLIENT"
        "$TOOLS/node_modules/.bin/tsc" -p "$API" --noEmit
        say "Wrote docs/openapi/v1.json and src/Web/ClientApp/src/api/client.ts" ;;
    --check) install_tools; check ;;
    --pack) install_tools; pack ;;
    *) sed -n '2,5s/^# //p' "$0"; exit 1 ;;
esac
