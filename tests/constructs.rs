//! What attributes can say, through the build script, on a server: every definition as PostgreSQL
//! prints it, up, down and up again.

mod support;

use support::{migrations_of, round_trip};

/// The definitions of the objects of this kind, after a round trip.
async fn lines(items: &str, kind: &str) -> Vec<String> {
    let (_, up) = round_trip(&migrations_of(items).await).await;
    let of_kind = up
        .lines()
        .into_iter()
        .filter_map(|line| line.strip_prefix(kind)?.strip_prefix(' '));
    of_kind
        .map(|line| line.split(" | comment").next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn keys() {
    let items = "
        #[table(primary_key(columns(b, a), name = \"key\"), unique(columns(a, c)), unique(columns(c, b), deferrable))]
        struct T { a: i64, b: i32, #[column(unique)] c: Option<i32>, #[column(unique(initially_deferred, name = \"d_once\"))] d: i16 }
        #[table] struct U { #[column(primary_key)] a: i64, #[column(primary_key)] b: i64 }";
    assert_eq!(
        lines(items, "constraint").await,
        [
            "public.t.d_once | UNIQUE (d) DEFERRABLE INITIALLY DEFERRED",
            "public.t.key | PRIMARY KEY (b, a)",
            "public.t.t_a_c_key | UNIQUE (a, c)",
            "public.t.t_c_b_key | UNIQUE (c, b) DEFERRABLE",
            "public.t.t_c_key | UNIQUE (c)",
            "public.u.u_pkey | PRIMARY KEY (a, b)",
        ]
    );
}

#[tokio::test]
async fn foreign_keys() {
    let items = "
        #[table(unique(columns(x, y)))] struct Other { #[column(primary_key)] id: i64, x: i64, y: i32 }
        #[table(foreign_key(columns(x, y), references(Other::x, Other::y), match = full, on_update = cascade, name = \"t_both\"))]
        struct T {
            #[column(primary_key)] id: i64,
            x: Option<i64>, y: Option<i32>,
            #[column(references(Other::id, on_delete = cascade, deferrable))] a: i64,
            #[column(references(Other::id, on_delete = set_null, initially_deferred))] b: Option<i64>,
            #[column(default = 1, references(Other::id, on_delete = set_default, on_update = restrict))] c: i64,
            #[column(references(T::id))] parent: Option<i64>,
        }";
    let found: Vec<String> = lines(items, "constraint")
        .await
        .into_iter()
        .filter(|line| line.contains("FOREIGN"))
        .collect();
    assert_eq!(
        found,
        [
            "public.t.t_a_fkey | FOREIGN KEY (a) REFERENCES public.other(id) ON DELETE CASCADE DEFERRABLE",
            "public.t.t_b_fkey | FOREIGN KEY (b) REFERENCES public.other(id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED",
            "public.t.t_both | FOREIGN KEY (x, y) REFERENCES public.other(x, y) MATCH FULL ON UPDATE CASCADE",
            "public.t.t_c_fkey | FOREIGN KEY (c) REFERENCES public.other(id) ON UPDATE RESTRICT ON DELETE SET DEFAULT",
            "public.t.t_parent_fkey | FOREIGN KEY (parent) REFERENCES public.t(id)",
        ]
    );
}

#[tokio::test]
async fn generated_columns() {
    let items = "
        #[table]
        struct T {
            #[column(primary_key)] id: i64,
            #[column(generated = \"net + tax\", check(\"gross > 0\"))] gross: i64,
            net: i64, tax: i64,
            #[column(generated = \"lower(name)\", unique)] folded: Option<String>,
            name: Option<String>,
        }";
    assert_eq!(
        lines(items, "column").await[..2],
        [
            "public.t.folded | text | generated s lower(name)",
            "public.t.gross | bigint | not null | generated s (net + tax)",
        ]
    );
}

#[tokio::test]
async fn circles_of_foreign_keys() {
    let items = "
        #[table] struct A { #[column(primary_key)] id: i64, #[column(references(B::id))] b: Option<i64> }
        #[table] struct B { #[column(primary_key)] id: i64, #[column(references(C::id))] c: i64, #[column(references(A::id))] a: i64 }
        #[table] struct C { #[column(primary_key)] id: i64, #[column(references(A::id))] a: i64, #[column(references(C::id))] up: i64 }";
    let found = lines(items, "constraint").await;
    assert_eq!(
        found
            .iter()
            .filter(|line| line.contains("FOREIGN KEY"))
            .count(),
        5,
        "{found:#?}"
    );
}

#[tokio::test]
async fn indexes() {
    let items = "
        #[table(
            index(columns(a, b(desc), c(desc, nulls = last), d(nulls = first))),
            index(columns(expr(\"lower(d)\"), expr(\"a + b\", desc)), unique, where = \"a > 0\"),
            index(columns(d(opclass = \"text_pattern_ops\", collation = \"C\"))),
            index(columns(e), method = gin, name = \"e_gin\"),
            index(columns(a), include(b, c), unique)
        )]
        struct T { #[column(index)] a: i64, #[column(index(method = hash), index(desc))] b: i64, c: i64, d: String, e: Vec<String> }";
    assert_eq!(
        lines(items, "index").await,
        [
            "public.e_gin | CREATE INDEX e_gin ON public.t USING gin (e)",
            "public.t_a_b_c_d_idx | CREATE INDEX t_a_b_c_d_idx ON public.t USING btree (a, b DESC, c DESC NULLS LAST, d NULLS FIRST)",
            "public.t_a_b_c_idx | CREATE UNIQUE INDEX t_a_b_c_idx ON public.t USING btree (a) INCLUDE (b, c)",
            "public.t_a_idx | CREATE INDEX t_a_idx ON public.t USING btree (a)",
            "public.t_b_idx | CREATE INDEX t_b_idx ON public.t USING hash (b)",
            "public.t_b_idx1 | CREATE INDEX t_b_idx1 ON public.t USING btree (b DESC)",
            "public.t_d_idx | CREATE INDEX t_d_idx ON public.t USING btree (d COLLATE \"C\" text_pattern_ops)",
            "public.t_lower_expr_idx | CREATE UNIQUE INDEX t_lower_expr_idx ON public.t USING btree (lower(d), ((a + b)) DESC) WHERE (a > 0)",
        ]
    );
}

#[tokio::test]
async fn nulls_not_distinct() {
    let version = support::server_version().await;
    if !support::can_run("nulls_not_distinct", "-- needs PostgreSQL 15", version) {
        return;
    }
    let items = "
        #[table(unique(columns(a, b), nulls_not_distinct), index(columns(b), include(a), nulls_not_distinct, unique))]
        struct T { a: Option<i64>, b: Option<i64> }";
    assert_eq!(
        lines(items, "constraint").await,
        ["public.t.t_a_b_key | UNIQUE NULLS NOT DISTINCT (a, b)"]
    );
    assert_eq!(
        lines(items, "index").await,
        [
            "public.t_b_a_idx | CREATE UNIQUE INDEX t_b_a_idx ON public.t USING btree (b) INCLUDE (a) NULLS NOT DISTINCT"
        ]
    );
}

#[tokio::test]
async fn checks() {
    let items = "
        #[table(check(\"a < b\"), check(\"a <> 5\"), check(\"b <> 7\", name = \"not_seven\"))]
        struct T { #[column(check(\"a > 0\"), check(\"a < 9\"))] a: i64, b: i64 }";
    assert_eq!(
        lines(items, "constraint").await,
        [
            "public.t.not_seven | CHECK ((b <> 7))",
            "public.t.t_a_check | CHECK ((a > 0))",
            "public.t.t_a_check1 | CHECK ((a < 9))",
            "public.t.t_check | CHECK ((a < b))",
            "public.t.t_check1 | CHECK ((a <> 5))",
        ]
    );
}

#[tokio::test]
async fn columns() {
    let items = "
        type Alias = Option<String>;
        #[table(rename_all = \"camelCase\")]
        struct T {
            #[column(identity)] first_id: i32,
            #[column(identity(by_default))] second_id: i16,
            #[column(collation = \"C\")] some_text: String,
            #[column(type = \"citext_or_so\", default = sql(\"'x'\"))] own: Own,
            #[column(name = \"Plain\", type = \"serial\")] plain: i32,
        }
        struct Own;";
    let items = items
        .replace("citext_or_so", "varchar(7)")
        .replace("type Alias = Option<String>;", "");
    assert_eq!(
        lines(&items, "column").await,
        [
            "public.t.\"Plain\" | integer | not null | default nextval('public.\"t_Plain_seq\"'::regclass)",
            "public.t.\"firstId\" | integer | not null | identity a",
            "public.t.\"secondId\" | smallint | not null | identity d",
            "public.t.\"someText\" | text | not null | collation \"C\"",
            "public.t.own | character varying(7) | not null | default 'x'::character varying",
        ]
    );
}

#[tokio::test]
async fn schemas() {
    let items = "
        #[pg_enum(schema = \"app\")] enum Status { Open }
        #[table(schema = \"app\")] struct T { #[column(primary_key)] id: i64, #[column(default = Status::Open)] status: Status, all: Vec<Status> }
        #[table(schema = \"public\")] struct U { #[column(references(T::id))] t: i64 }";
    assert_eq!(lines(items, "schema").await.len(), 1);
    assert_eq!(
        lines(items, "column").await,
        [
            "app.t.\"all\" | app.status[] | not null",
            "app.t.id | bigint | not null",
            "app.t.status | app.status | not null | default 'open'::app.status",
            "public.u.t | bigint | not null",
        ]
    );
}

#[tokio::test]
async fn comments() {
    let items = "
        /// A status.
        ///
        ///  Indented by one.
        #[pg_enum] enum Status { /** not in the catalog */ Open }
        /** A table
        of two lines */
        #[table] struct T {
            #[doc = \" One.\"]
            #[doc = \" Two.\"]
            a: i64,
            b: Status,
        }";
    let (_, up) = round_trip(&migrations_of(items).await).await;
    let comments: Vec<_> = up
        .lines()
        .into_iter()
        .filter_map(|line| line.split_once(" | comment "))
        .map(|(_, text)| text.to_owned())
        .collect();
    assert_eq!(
        comments,
        [
            "One.\nTwo.",
            "A table\n       of two lines",
            "A status.\n\n Indented by one."
        ]
    );
}

/// Long names are made up, and cut, as PostgreSQL would.
#[tokio::test]
async fn made_up_names() {
    let (table, column) = ("t".repeat(60), "é".repeat(20));
    let items = format!(
        "#[table(name = \"{table}\")] struct T {{ #[column(primary_key)] id: i64, #[column(unique, index, check(\"a > 0\"), name = \"{column}\", references(T::id))] a: i64 }}"
    )
    .replace("a > 0", &format!("\\\"{column}\\\" > 0"));
    let (_, ours) = round_trip(&migrations_of(&items).await).await;
    let theirs = support::database().await;
    let sql = format!(
        "CREATE TABLE {table} (id bigint PRIMARY KEY, \"{column}\" bigint NOT NULL UNIQUE CHECK (\"{column}\" > 0) REFERENCES {table} (id)); \
         CREATE INDEX ON {table} (\"{column}\")"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(&theirs)
        .await
        .unwrap();
    support::assert_same(&ours, &support::snapshot(&theirs).await);
}
