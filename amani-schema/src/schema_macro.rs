/// Embeds what the build script found, in the root of the crate whose `build.rs` calls
/// `amani_schema_build::run()`:
///
/// * `MIGRATOR`, a [`Migrator`](crate::Migrator) with every file of the migrations folder,
/// * `UPGRADE_SQL` and `DOWNGRADE_SQL`, what creates the whole schema and drops it again,
/// * `OVERVIEW`, an [`Overview`](crate::Overview) of the items, their order and the files.
///
/// ```ignore
/// amani_schema::schema!();
///
/// MIGRATOR.run(&pool).await?;
/// ```
#[macro_export]
macro_rules! schema {
    () => {
        ::core::include!(::core::concat!(
            ::core::env!(
                "OUT_DIR",
                "amani_schema::schema!() needs a build script: call amani_schema_build::run() in build.rs"
            ),
            "/amani_schema.rs"
        ));
    };
}
