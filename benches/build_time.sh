#!/usr/bin/env bash
# What amani-schema adds to the build of an sqlx project, in seconds of CPU.
#
# Builds the same small service twice from nothing, without and with amani-schema, in one run, then
# touches its source and builds both again. Compare the two columns, not one machine with another.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sqlx='sqlx = { version = "0.9", default-features = false, features = ["postgres", "runtime-tokio", "migrate", "macros", "chrono", "uuid", "rust_decimal", "json"] }'
tokio='tokio = { version = "1", features = ["macros", "rt-multi-thread"] }'

project() { # name, further manifest lines
    mkdir -p "$work/$1/src"
    printf '[package]\nname = "%s"\nversion = "0.1.0"\nedition = "2024"\n[workspace]\n[dependencies]\n%s\n%s\n%s\n' \
        "$1" "$sqlx" "$tokio" "$2" >"$work/$1/Cargo.toml"
    cp "$here/Cargo.lock" "$work/$1/Cargo.lock"
}

project without ''
cat >"$work/without/src/main.rs" <<'RUST'
#[derive(sqlx::Type)]
#[sqlx(type_name = "status", rename_all = "snake_case")]
pub enum Status { Draft, Active }
#[derive(sqlx::FromRow)]
pub struct Order { pub id: i64, pub status: Status }
fn main() {}
RUST

project with "amani-schema = { path = \"$here/amani-schema\" }
[build-dependencies]
amani-schema-build = { path = \"$here/amani-schema-build\" }"
printf 'fn main() { amani_schema_build::run(); }\n' >"$work/with/build.rs"
cat >"$work/with/src/main.rs" <<'RUST'
use amani_schema::{pg_enum, table};
#[pg_enum]
pub enum Status { Draft, Active }
#[table(name = "orders")]
pub struct Order { #[column(primary_key)] pub id: i64, pub status: Status }
amani_schema::schema!();
fn main() {}
RUST

cpu() { # seconds of CPU, user and system, of a cargo build
    local TIMEFORMAT='%U %S'
    { time (cd "$work/$1" && CARGO_TARGET_DIR="$work/$1/target" AMANI_SCHEMA=write cargo build --quiet \
        >"$work/$1.log" 2>&1 || { cat "$work/$1.log"; exit 1; }); } 2>&1 | awk '{ printf "%.1f", $1 + $2 }'
}

for name in without with; do (cd "$work/$name" && cargo fetch --quiet); done
clean_without=$(cpu without); clean_with=$(cpu with)
cpu with >/dev/null # the migration is written: settle
edits() {
    for _ in 1 2 3 4 5; do
        printf '// edited\n' >>"$work/$1/src/main.rs"
        cpu "$1"; echo
    done | sort -n | sed -n 3p
}
edit_without=$(edits without); edit_with=$(edits with)
printf '| seconds of CPU | sqlx alone | with amani-schema |\n|---|---|---|\n'
printf '| clean build | %s | %s |\n| after an edit | %s | %s |\n' "$clean_without" "$clean_with" "$edit_without" "$edit_with"
