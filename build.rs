//! Keeps `migrations/` equal to the types in `src/models/`.

fn main() {
    amani_schema_build::run();
}
