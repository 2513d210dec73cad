//! Every usual column type: what the server makes of it, and a value there and back.

mod support;

use std::net::IpAddr;

use amani_schema::sqlx::types::chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use amani_schema::sqlx::types::ipnetwork::IpNetwork;
use amani_schema::sqlx::types::{Decimal, Json, JsonValue, Uuid};
use amani_schema::{PgEnum, Table, pg_enum, table};
use sqlx::postgres::types::{PgInterval, PgRange};
use sqlx::{query_as, query_scalar, raw_sql};
use support::database;

#[pg_enum]
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mood {
    Happy,
    Sad,
}

#[table]
#[derive(Debug, PartialEq)]
struct Everything {
    #[column(primary_key, identity(by_default))]
    id: i64,
    #[column(default = true)]
    flag: bool,
    #[column(default = -7)]
    small: i16,
    #[column(default = 70_000)]
    medium: i32,
    #[column(default = 1.5)]
    single: f32,
    #[column(default = -2)]
    double: f64,
    #[column(default = "")]
    text: String,
    #[column(length = 3, default = "abc")]
    short: Option<String>,
    #[column(type = "char(2)", default = "NG")]
    fixed: String,
    #[column(default = sql("'\\x00ff'"))]
    bytes: Vec<u8>,
    #[column(default = sql("'67e55044-10b1-426f-9247-bb680e5fe0c8'"))]
    uuid: Uuid,
    #[column(default = sql("'2026-01-02 03:04:05+00'"))]
    instant: DateTime<Utc>,
    #[column(precision = 0, default = sql("'2026-01-02 03:04:05.6'"))]
    local: NaiveDateTime,
    #[column(default = sql("'2026-01-02'"))]
    date: NaiveDate,
    #[column(default = sql("'03:04'"))]
    time: NaiveTime,
    #[column(default = sql("'1 mon 2 days 00:00:01'"))]
    interval: PgInterval,
    #[column(precision = 10, scale = 3, default = 1.5)]
    decimal: Decimal,
    #[column(default = sql("'{\"a\": 1}'"))]
    value: JsonValue,
    #[column(default = sql("'[1, 2]'"))]
    json: Json<Vec<i32>>,
    #[column(default = sql("'10.0.0.0/8'"))]
    network: IpNetwork,
    #[column(default = sql("'::1'"))]
    address: IpAddr,
    #[column(default = sql("'[1,5)'"))]
    range: PgRange<i32>,
    #[column(default = Mood::Sad)]
    mood: Mood,
    #[column(default = Mood::Happy)]
    perhaps: Option<Mood>,
    #[column(default = sql("'{sad,happy}'"))]
    moods: Vec<Mood>,
    #[column(default = sql("'{1,NULL}'"))]
    numbers: Vec<Option<i32>>,
    #[column(length = 5, default = sql("'{a}'"))]
    texts: Option<Vec<String>>,
    nothing: Option<Vec<u8>>,
}

#[tokio::test]
async fn the_server_has_the_types_that_are_meant() {
    let pool = database().await;
    raw_sql(Mood::UPGRADE_SQL).execute(&pool).await.unwrap();
    raw_sql(Everything::UPGRADE_SQL)
        .execute(&pool)
        .await
        .unwrap();
    let columns: Vec<(String, String, bool)> = query_as(
        "SELECT attname::text, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute \
         WHERE attrelid = 'everything'::regclass AND attnum > 0 ORDER BY attnum",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let expected = [
        ("id", "bigint", true),
        ("flag", "boolean", true),
        ("small", "smallint", true),
        ("medium", "integer", true),
        ("single", "real", true),
        ("double", "double precision", true),
        ("text", "text", true),
        ("short", "character varying(3)", false),
        ("fixed", "character(2)", true),
        ("bytes", "bytea", true),
        ("uuid", "uuid", true),
        ("instant", "timestamp with time zone", true),
        ("local", "timestamp(0) without time zone", true),
        ("date", "date", true),
        ("time", "time without time zone", true),
        ("interval", "interval", true),
        ("decimal", "numeric(10,3)", true),
        ("value", "jsonb", true),
        ("json", "jsonb", true),
        ("network", "inet", true),
        ("address", "inet", true),
        ("range", "int4range", true),
        ("mood", "mood", true),
        ("perhaps", "mood", false),
        ("moods", "mood[]", true),
        ("numbers", "integer[]", true),
        ("texts", "character varying(5)[]", false),
        ("nothing", "bytea", false),
    ];
    let expected = expected
        .map(|(name, data_type, not_null)| (name.to_owned(), data_type.to_owned(), not_null));
    assert_eq!(columns, expected);
}

#[tokio::test]
async fn defaults_arrive_and_values_come_back() {
    let pool = database().await;
    raw_sql(Mood::UPGRADE_SQL).execute(&pool).await.unwrap();
    raw_sql(Everything::UPGRADE_SQL)
        .execute(&pool)
        .await
        .unwrap();
    let row: Everything = query_as("INSERT INTO everything DEFAULT VALUES RETURNING *")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(
        (row.id, row.flag, row.small, row.medium),
        (1, true, -7, 70_000)
    );
    assert_eq!((row.single, row.double), (1.5, -2.0));
    assert_eq!(
        (&*row.text, row.short.as_deref(), &*row.fixed),
        ("", Some("abc"), "NG")
    );
    assert_eq!(row.bytes, [0, 255]);
    assert_eq!(row.instant.to_rfc3339(), "2026-01-02T03:04:05+00:00");
    assert_eq!(row.local.to_string(), "2026-01-02 03:04:06");
    assert_eq!(
        (row.date.to_string(), row.time.to_string()),
        ("2026-01-02".to_owned(), "03:04:00".to_owned())
    );
    assert_eq!(
        row.interval,
        PgInterval {
            months: 1,
            days: 2,
            microseconds: 1_000_000
        }
    );
    assert_eq!(row.decimal, Decimal::new(1500, 3));
    assert_eq!(
        (row.value["a"].as_i64(), row.json.0.as_slice()),
        (Some(1), [1, 2].as_slice())
    );
    assert_eq!(
        (row.network.to_string(), row.address.to_string()),
        ("10.0.0.0/8".to_owned(), "::1".to_owned())
    );
    assert_eq!(row.range, PgRange::from(1..5));
    assert_eq!(
        (row.mood, row.perhaps, &*row.moods),
        (
            Mood::Sad,
            Some(Mood::Happy),
            [Mood::Sad, Mood::Happy].as_slice()
        )
    );
    assert_eq!(
        (&*row.numbers, row.texts.as_deref()),
        (
            [Some(1), None].as_slice(),
            Some(["a".to_owned()].as_slice())
        )
    );
    assert_eq!(row.nothing, None);
    let again: Everything = query_as(Everything::SELECT_SQL)
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(again, row);
}

#[tokio::test]
async fn a_label_that_the_rust_type_lacks_is_an_error_that_names_those_it_has() {
    let pool = database().await;
    raw_sql("CREATE TYPE mood AS ENUM ('happy', 'sad', 'angry')")
        .execute(&pool)
        .await
        .unwrap();
    let error = query_scalar::<_, Mood>("SELECT 'angry'::mood")
        .fetch_one(&pool)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("`angry` is no label of the enum type mood: it has `happy`, `sad`"),
        "{error}"
    );
    let domain = "CREATE DOMAIN good_mood AS mood CHECK (VALUE <> 'angry')";
    raw_sql(domain).execute(&pool).await.unwrap();
    let through_domain: Mood = query_scalar("SELECT 'sad'::good_mood")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(through_domain, Mood::Sad);
    let wrong = query_scalar::<_, Mood>("SELECT 'sad'::text")
        .fetch_one(&pool)
        .await;
    wrong.unwrap_err();
}
