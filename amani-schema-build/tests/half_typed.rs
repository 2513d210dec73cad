//! An editor builds at every save: what was typed in between is not to be seen in the end.

mod support;

use amani_schema_build::Mode;
use support::repository::Repository;

/// A small fixed sequence that looks like none.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn throws(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }

    /// Some additions to what is sealed, or half of a line.
    fn edit(&mut self) -> String {
        let mut labels = vec!["Open"];
        for label in ["Shut", "Lost", "Held", "Gone"] {
            if self.throws(2) {
                let place = usize::try_from(self.below(labels.len() as u64 + 1)).unwrap();
                labels.insert(place, label);
            }
        }
        let fields = ["width", "height", "depth"]
            .into_iter()
            .filter(|_| self.throws(2));
        let fields = fields.map(|name| format!(", {name}: Option<i64>"));
        let fields = fields.collect::<Vec<_>>().concat();
        let doc = if self.throws(3) {
            "/// How it stands.\n"
        } else {
            ""
        };
        let key = if self.throws(2) {
            "#[table] struct Key { #[column(primary_key)] id: i64, #[column(references(Door::id))] door: i64 }"
        } else {
            ""
        };
        let half = if self.throws(8) {
            "#[table] struct Ha"
        } else {
            ""
        };
        format!(
            "{doc}#[pg_enum] enum Status {{ {} }}\n#[table] struct Door {{ #[column(primary_key)] id: i64{fields} }}\n{key}\n{half}",
            labels.join(", ")
        )
    }
}

#[test]
fn half_typed_edits_leave_no_trace() {
    for seed in 0..3 {
        let mut dice = Dice(seed);
        let start = "#[pg_enum] enum Status { Open } #[table] struct Door { #[column(primary_key)] id: i64 }";
        let repository = Repository::published(start);
        let mut start = start.to_owned();
        // From the sealed state, from a draft that is committed, and from one that is not.
        if seed > 0 {
            start = "#[pg_enum] enum Status { Open, Held } #[table] struct Door { #[column(primary_key)] id: i64, depth: Option<i64> }".to_owned();
            repository.edit(&start);
        }
        if seed > 1 {
            repository.commit();
        }
        let before = repository.snapshot();
        for _ in 0..50 {
            repository.types(&dice.edit());
            let outcome = repository.project.run(Mode::Write);
            let is_half = outcome.embedded.is_none();
            assert!(outcome.errors.is_empty(), "{:#?}", outcome.errors);
            let checked = repository.project.run(Mode::Check);
            assert_eq!(
                (checked.errors, checked.embedded.is_none()),
                (Vec::new(), is_half)
            );
        }
        repository.edit(&start);
        assert_eq!(repository.snapshot(), before, "seed {seed}");
    }
}
