#!/usr/bin/env bash
# How the build of a large schema takes its time: a generated crate of so many tables, each of 10 columns,
# and a fifth as many enums.
#
# Runs the build script by itself (first migration, nothing to do, a function edited, one value added), as
# cargo builds it by default and optimised, then cargo check of the crate with the library's attributes and
# of the same structs without, and says what rustc does in that time. Seconds are of the clock, memory is the
# peak.
#
#     bash benches/scale.sh 100 1000
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
target=${SCALE_TARGET:-$work/target}

types() { # tables, with or without attributes
    awk -v tables="$1" -v attributes="$2" 'BEGIN {
        if (attributes) print "use amani_schema::{pg_enum, table};"
        for (e = 0; e < tables / 5; e++) {
            if (attributes) print "#[pg_enum]"
            printf "pub enum Status%d { Draft, Pending, Active, Closed }\n", e
        }
        for (t = 0; t < tables; t++) {
            if (attributes) print "#[table(index(columns(status, created_at(desc))))]"
            printf "pub struct Row%d {\n", t
            if (attributes) print "    #[column(primary_key, identity)]"
            print "    pub id: i64,"
            if (attributes && t) printf "    #[column(references(Row%d::id))]\n", t - 1
            print "    pub parent: Option<i64>,"
            if (attributes) printf "    #[column(default = Status%d::Draft)]\n", t % (tables / 5)
            printf "    pub status: Status%d,\n", t % (tables / 5)
            if (attributes) print "    #[column(length = 255, unique)]"
            print "    pub title: String,"
            if (attributes) print "    #[column(check(\"amount >= 0\"))]"
            print "    pub amount: i64,"
            print "    pub note: Option<String>,\n    pub done: bool,\n    pub count: i32,"
            if (attributes) print "    #[column(default = sql(\"now()\"), type = \"timestamptz\")]"
            print "    pub created_at: chrono::DateTime<chrono::Utc>,"
            print "    pub payload: Vec<u8>,\n}"
        }
        if (attributes) print "amani_schema::schema!();"
        print "fn main() {}"
    }' | if [ "$2" = 1 ]; then cat; else sed 's/^pub /#[allow(dead_code)]\npub /'; fi
}

package() { # name, manifest lines
    mkdir -p "$work/$1/src"
    printf '[package]\nname = "%s"\nversion = "0.1.0"\nedition = "2024"\n[workspace]\n[dependencies]\nchrono = "0.4"\n%s\n' \
        "$1" "$2" >"$work/$1/Cargo.toml"
    cp "$here/Cargo.lock" "$work/$1/Cargo.lock"
}

package plain ''
package scale "amani-schema = { path = \"$here/amani-schema\", features = [\"chrono\"] }
[build-dependencies]
amani-schema-build = { path = \"$here/amani-schema-build\" }"
printf 'fn main() { amani_schema_build::run(); }\n' >"$work/scale/build.rs"

# The profiler is not of the stable rustc, unless it is told to be another one.
cat >"$work/profiled" <<'END'
#!/usr/bin/env bash
case " $* " in
    *" --crate-name scale "* | *" --crate-name plain "*) ;;
    *) exec "$@" ;;
esac
measure=()
[ ! -x /usr/bin/time ] || measure=(/usr/bin/time -f 'peak %M KiB' -o "$PROFILE.peak")
RUSTC_BOOTSTRAP=1 exec "${measure[@]}" "$@" "-Zself-profile=$PROFILE"
END
chmod +x "$work/profiled"

check() { # name: seconds
    local TIMEFORMAT=%R
    { time (cd "$work/$1" && CARGO_TARGET_DIR=$target AMANI_SCHEMA=write cargo check --quiet >"$work/log" 2>&1 ||
        { cat "$work/log"; exit 1; }); } 2>&1
}

stages() { # name: the stages of a whole compilation
    rm -rf "$work/profile" "$work/profile.peak" "$target/debug/incremental"
    printf '// profiled\n' >>"$work/$1/src/main.rs"
    (cd "$work/$1" && PROFILE=$work/profile RUSTC_WORKSPACE_WRAPPER=$work/profiled CARGO_TARGET_DIR=$target \
        AMANI_SCHEMA=write cargo check --quiet >"$work/log" 2>&1 || { cat "$work/log"; exit 1; })
    CARGO_TARGET_DIR=$target cargo run --quiet --manifest-path "$here/benches/stages/Cargo.toml" -- \
        "$work"/profile/"$1"-*.mm_profdata
    [ ! -f "$work/profile.peak" ] || tail -1 "$work/profile.peak"
}

script() { # the script: seconds and MiB of a run
    local TIMEFORMAT=%R
    (cd "$work/scale" && export CARGO_MANIFEST_DIR=$work/scale OUT_DIR=$work/out AMANI_SCHEMA=write
        if [ -x /usr/bin/time ]; then
            /usr/bin/time -f '%e s, %M KiB' "$1" 2>&1 >/dev/null | tail -1
        else
            { time "$1" >/dev/null; } 2>&1 | sed 's/$/ s/'
        fi)
    # A run that reports mistakes is no measure of one that works.
    [ ! -s "$work/out/amani_schema_findings.txt" ] || { cat "$work/out/amani_schema_findings.txt" >&2; exit 1; }
}

build_script() { # optimisation
    (cd "$work/scale" && CARGO_TARGET_DIR=$target CARGO_PROFILE_DEV_BUILD_OVERRIDE_OPT_LEVEL=$1 cargo build --quiet \
        >"$work/log" 2>&1 || { cat "$work/log"; exit 1; })
    ls -t "$target"/debug/build/scale-*/build-script-build | head -1
}

for level in 0 3; do
    types 5 1 >"$work/scale/src/main.rs"
    touch "$work/scale/build.rs"
    cp "$(build_script $level)" "$work/script$level"
done
for tables in "${@:-100}"; do
    printf '\n%s tables, %s enums\n' "$tables" $((tables / 5))
    for level in 0 3; do
        rm -rf "$work/out" "$work/scale/migrations"
        mkdir "$work/out"
        types "$tables" 1 >"$work/scale/src/main.rs"
        printf 'build script, opt-level %s: first migration %s' "$level" "$(script "$work/script$level")"
        printf '; nothing to do %s' "$(script "$work/script$level")"
        sed -i 's/fn main() {}/fn main() { let _ = 1; }/' "$work/scale/src/main.rs"
        printf '; a function edited %s' "$(script "$work/script$level")"
        cp "$work"/scale/migrations/*.up.sql "$work/first.sql"
        mv "$work"/scale/migrations/*.up.sql "$work/scale/migrations/20200101000000_first.up.sql"
        mv "$work"/scale/migrations/*.down.sql "$work/scale/migrations/20200101000000_first.down.sql"
        sed -i '1d' "$work/scale/migrations/20200101000000_first.up.sql" "$work/scale/migrations/20200101000000_first.down.sql"
        sed -i '0,/Draft, Pending/s//Draft, Waiting, Pending/' "$work/scale/src/main.rs"
        printf '; a value added in the middle %s' "$(script "$work/script$level")"
        printf '; again %s\n' "$(script "$work/script$level")"
    done
    rm -rf "$work/scale/migrations"
    types "$tables" 0 >"$work/plain/src/main.rs"
    types "$tables" 1 >"$work/scale/src/main.rs"
    check scale >/dev/null
    check plain >/dev/null
    printf '// edited\n' | tee -a "$work/plain/src/main.rs" >>"$work/scale/src/main.rs"
    printf 'cargo check after an edit: %s s with attributes, %s s without\n' "$(check scale)" "$(check plain)"
    printf 'the whole of it, with attributes: %s\n' "$(stages scale)"
    printf 'the whole of it, without: %s\n' "$(stages plain)"
done
