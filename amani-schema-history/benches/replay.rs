//! How fast a folder is replayed: `cargo bench -p amani-schema-history`.

use std::fs;

use amani_schema_history::{Folder, History};
use divan::Bencher;
use divan::counter::BytesCount;
use tempfile::TempDir;

fn main() {
    divan::main();
}

/// A folder as services have them: a table in every fourth migration, and small changes between.
fn folder(migrations: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    for number in 1..=migrations {
        let table = format!("table_{}", number.div_ceil(4));
        let sql = match number % 4 {
            1 => format!(
                "-- Step {number}.\nCREATE TYPE {table}_status AS ENUM ('draft', 'pending', 'active', 'closed');\n\
                 CREATE TABLE {table} (\n    id bigserial PRIMARY KEY,\n    owner_id bigint NOT NULL,\n    title varchar(255) NOT NULL CHECK (title <> ''),\n    \
                 status {table}_status NOT NULL DEFAULT 'draft',\n    amount numeric(18,2) NOT NULL DEFAULT 0 CHECK (amount >= 0),\n    \
                 metadata jsonb NOT NULL DEFAULT '{{}}',\n    created_at timestamptz NOT NULL DEFAULT now(),\n    updated_at timestamptz,\n    UNIQUE (owner_id, title)\n);\n\
                 CREATE INDEX ON {table} (status, created_at DESC) WHERE status <> 'closed';\nCOMMENT ON TABLE {table} IS 'What step {number} made.';\n"
            ),
            2 => format!(
                "ALTER TABLE {table} ADD COLUMN note text, ADD COLUMN parent_id bigint REFERENCES {table} (id) ON DELETE SET NULL;\nCREATE INDEX {table}_parent ON {table} (parent_id);\n"
            ),
            3 => format!(
                "ALTER TYPE {table}_status ADD VALUE 'archived' AFTER 'closed';\nUPDATE {table} SET note = 'x' WHERE note IS NULL;\n"
            ),
            _ => format!(
                "ALTER TABLE {table} ALTER COLUMN note SET NOT NULL, ALTER note SET DEFAULT '';\nALTER TABLE {table} RENAME COLUMN title TO name;\n"
            ),
        };
        fs::write(folder.path().join(format!("{number}_step.sql")), sql).unwrap();
    }
    folder
}

fn bytes(folder: &Folder) -> usize {
    folder.migrations.iter().map(|step| step.up.sql.len()).sum()
}

/// From texts to model.
#[divan::bench(args = [100, 400, 1000])]
fn replay(bencher: Bencher<'_, '_>, migrations: usize) {
    let files = folder(migrations);
    let read = Folder::read(files.path()).unwrap();
    bencher
        .counter(BytesCount::new(bytes(&read)))
        .bench(|| History::replay(&read));
}

/// The same in one file.
#[divan::bench]
fn one_file(bencher: Bencher<'_, '_>) {
    let files = folder(1000);
    let read = Folder::read(files.path()).unwrap();
    let texts: Vec<&str> = read.migrations.iter().map(|step| &*step.up.sql).collect();
    let text = texts.concat();
    bencher
        .counter(BytesCount::new(text.len()))
        .bench(|| History::new().apply("1_all.sql".as_ref(), &text));
}

/// The whole folder read from the disk, its replay taken from the cache.
#[divan::bench]
fn thousand_unchanged_files(bencher: Bencher<'_, '_>) {
    let files = folder(1000);
    let cache = TempDir::new().unwrap();
    let sealed = |cache| {
        let read = Folder::read(files.path()).unwrap();
        History::replay_cached(&read, 1000, cache)
    };
    sealed(cache.path());
    bencher.bench(|| sealed(cache.path()));
}
