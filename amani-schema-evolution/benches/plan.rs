//! How fast a change is planned in a large schema: `cargo bench -p amani-schema-evolution`.
//!
//! With `WRITE_TO=DIR` it writes the schemas as `DIR/before.sql`, `DIR/added.sql` and `DIR/removed.sql`
//! instead, for other tools to plan.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs};

use amani_schema_core::intent::{ColumnSql, Intent, RemovedLabel};
use amani_schema_core::schema::{Column, DataType, Expression, Schema};
use amani_schema_core::sql;
use amani_schema_evolution::{Migration, evolve};
use amani_schema_history::{Folder, History, canonical, compare};
use divan::{Bencher, black_box};
use tempfile::TempDir;

const TABLES: usize = 1000;
const ENUMS: usize = 200;
/// How many tables one migration of the past makes.
const TABLES_PER_FILE: usize = 10;

fn main() {
    match env::var_os("WRITE_TO") {
        Some(folder) => write(&PathBuf::from(folder)),
        None => divan::main(),
    }
}

fn write(folder: &Path) {
    let (added, removed) = (added(), removed());
    let schemas = [
        ("before", &*BEFORE),
        ("added", &added.next),
        ("removed", &removed.next),
    ];
    for (name, schema) in schemas {
        fs::write(folder.join(format!("{name}.sql")), sql::print(schema)).unwrap();
    }
}

/// A schema to come, and what the source says of the way.
struct Edit {
    next: Schema,
    intent: Intent,
}

/// A thousand tables with ten columns each, and two hundred enum types.
static BEFORE: LazyLock<Schema> = LazyLock::new(|| {
    let mut history = History::new();
    let errors = history.apply("1_all.sql".as_ref(), &files().concat());
    assert_eq!(errors, []);
    let schema = history.schema().clone();
    assert_eq!((schema.tables.len(), schema.enums.len()), (TABLES, ENUMS));
    assert!(schema.tables.iter().all(|table| table.columns.len() == 10));
    schema
});

/// The migrations that make it: the enum types, then some tables in each.
fn files() -> Vec<String> {
    let enums = (0..ENUMS).map(|number| {
        format!(
            "CREATE TYPE status_{number} AS ENUM ('draft', 'active', 'paused', 'closed', 'archived');\n"
        )
    });
    let tables: Vec<String> = (0..TABLES).map(table).collect();
    let mut files = vec![enums.collect()];
    files.extend(tables.chunks(TABLES_PER_FILE).map(<[String]>::concat));
    files
}

/// Every table has a default of an enum type, half of them a foreign key, an index and a check, a quarter
/// more than that.
fn table(number: usize) -> String {
    let own = number % ENUMS;
    let is_in = |part: usize| number > 0 && number.is_multiple_of(part);
    let parent = if is_in(2) {
        format!(" REFERENCES table_{} (id) ON DELETE CASCADE", number / 2)
    } else {
        String::new()
    };
    let amount = if is_in(2) { " CHECK (amount >= 0)" } else { "" };
    let title = if is_in(4) {
        " UNIQUE CHECK (length(title) > 0)"
    } else {
        ""
    };
    let mut sql = format!(
        "CREATE TABLE table_{number} (\n    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n    parent_id bigint{parent},\n    \
         status status_{own} NOT NULL DEFAULT 'draft',\n    title varchar(255) NOT NULL{title},\n    note text,\n    \
         amount numeric(18,2) NOT NULL DEFAULT 0{amount},\n    metadata jsonb NOT NULL DEFAULT '{{}}',\n    tags text[],\n    \
         created_at timestamptz NOT NULL DEFAULT now(),\n    updated_at timestamptz\n);\n"
    );
    if is_in(2) {
        sql += &format!("CREATE INDEX ON table_{number} (status, created_at DESC);\n");
    }
    if is_in(4) {
        sql += &format!(
            "CREATE INDEX ON table_{number} (lower(title)) WHERE status <> 'closed';\n\
             COMMENT ON TABLE table_{number} IS 'Number {number} of them.';\n"
        );
    }
    sql
}

/// As the types say it: the sequences of identity columns are left unsaid.
fn said_by_types() -> Schema {
    let mut next = BEFORE.clone();
    for column in next.tables.iter_mut().flat_map(|table| &mut table.columns) {
        column.identity_sequence = None;
    }
    next
}

/// A value in the middle of one enum, and one column that must not be NULL any more.
fn added() -> Edit {
    let mut next = said_by_types();
    next.enums[ENUMS / 2].labels.insert(2, "pending".to_owned());
    let table = &mut next.tables[TABLES / 2];
    let note = table
        .columns
        .iter_mut()
        .find(|column| column.name == "note");
    let note = note.unwrap();
    note.nullable = false;
    note.default = Some(Expression("''".to_owned()));
    let backfill = ColumnSql {
        table: table.name.clone(),
        column: "note".to_owned(),
        sql: "''".to_owned(),
    };
    Edit {
        next,
        intent: Intent {
            backfill: vec![backfill],
            ..Intent::default()
        },
    }
}

/// A value less: the type is built anew beside the old one, with the columns of five tables.
fn removed() -> Edit {
    let mut next = said_by_types();
    let item = &mut next.enums[ENUMS / 2];
    item.labels.retain(|label| label != "archived");
    let removed = RemovedLabel {
        type_name: item.name.clone(),
        label: "archived".to_owned(),
        to: Some("closed".to_owned()),
    };
    Edit {
        next,
        intent: Intent {
            removed: vec![removed],
            ..Intent::default()
        },
    }
}

fn widened() -> Edit {
    let mut edit = unchanged();
    for table in &mut edit.next.tables {
        let column = Column::new("tenant", DataType::builtin("text"));
        table.columns.push(column);
    }
    edit
}

fn unchanged() -> Edit {
    Edit {
        next: said_by_types(),
        intent: Intent::default(),
    }
}

fn migrations(previous: &Schema, edit: &Edit) -> Vec<Migration> {
    evolve(previous, &edit.next, &edit.intent).unwrap()
}

/// What was before, from a folder on the disk.
#[divan::bench_group]
mod previous {
    use super::{Bencher, Folder, History, TempDir, files, fs};

    fn folder() -> TempDir {
        let folder = TempDir::new().unwrap();
        for (number, sql) in files().into_iter().enumerate() {
            fs::write(folder.path().join(format!("{}_step.sql", number + 1)), sql).unwrap();
        }
        folder
    }

    #[divan::bench(max_time = 10)]
    fn replayed(bencher: Bencher<'_, '_>) {
        let files = folder();
        bencher.bench(|| History::replay(&Folder::read(files.path()).unwrap()));
    }

    #[divan::bench(max_time = 10)]
    fn from_the_cache(bencher: Bencher<'_, '_>) {
        let (files, cache) = (folder(), TempDir::new().unwrap());
        let read = || {
            let folder = Folder::read(files.path()).unwrap();
            History::replay_cached(&folder, folder.migrations.len(), cache.path())
        };
        read();
        bencher.bench(read);
    }
}

/// From the two schemas to the migrations, proof included.
#[divan::bench_group(max_time = 10)]
mod whole {
    use super::{
        BEFORE, Bencher, Edit, History, Schema, added, black_box, removed, unchanged, widened,
    };

    fn bench(bencher: Bencher<'_, '_>, edit: &Edit, migrations: usize) {
        assert_eq!(super::migrations(&BEFORE, edit).len(), migrations);
        bencher.bench(|| super::migrations(&BEFORE, black_box(edit)));
    }

    #[divan::bench]
    fn value_added_and_not_null(bencher: Bencher<'_, '_>) {
        bench(bencher, &added(), 1);
    }

    #[divan::bench]
    fn value_removed(bencher: Bencher<'_, '_>) {
        bench(bencher, &removed(), 1);
    }

    /// Nothing can be left aside: every table differs.
    #[divan::bench(sample_count = 3)]
    fn column_added_to_every_table(bencher: Bencher<'_, '_>) {
        bench(bencher, &widened(), 1);
    }

    #[divan::bench]
    fn no_change(bencher: Bencher<'_, '_>) {
        bench(bencher, &unchanged(), 0);
    }

    /// Of what types can say: guarded statements.
    #[divan::bench]
    fn first_migration(bencher: Bencher<'_, '_>) {
        let edit = unchanged();
        bencher.bench(|| super::migrations(&Schema::default(), black_box(&edit)));
    }

    /// With a view besides, which is planned as a change is.
    #[divan::bench]
    fn first_migration_with_a_view(bencher: Bencher<'_, '_>) {
        let mut edit = unchanged();
        let mut history = History::of(edit.next);
        let errors = history.apply(
            "1_view.sql".as_ref(),
            "CREATE VIEW ids AS SELECT id FROM table_1;",
        );
        assert_eq!(errors, []);
        edit.next = history.schema().clone();
        bencher.bench(|| super::migrations(&Schema::default(), black_box(&edit)));
    }
}

/// What the whole is made of.
#[divan::bench_group(max_time = 10)]
mod stage {
    use super::{
        BEFORE, Bencher, History, Schema, black_box, canonical, compare, migrations, removed,
    };

    #[divan::bench]
    fn normal_form_of_one_schema(bencher: Bencher<'_, '_>) {
        bencher.bench(|| canonical(black_box(&BEFORE)));
    }

    /// Both ways of the larger plan, and what they lead to compared.
    #[divan::bench]
    fn proof(bencher: Bencher<'_, '_>) {
        let migration = migrations(&BEFORE, &removed()).remove(0);
        let way = |from: &Schema, sql: &str| {
            let mut history = History::of(from.clone());
            assert_eq!(history.apply("1.sql".as_ref(), sql), []);
            history
        };
        let next = way(&BEFORE, &migration.up);
        bencher.bench(|| {
            let up = way(&BEFORE, &migration.up);
            assert_eq!(compare(up.schema(), next.schema()), []);
            let down = way(up.schema(), &migration.down);
            assert_eq!(compare(down.schema(), &BEFORE), []);
        });
    }
}
