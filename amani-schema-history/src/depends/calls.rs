//! Which routine a call means, as far as the number of its arguments tells.

use amani_schema_core::schema::{ArgumentMode, ObjectName, Routine, Schema};

/// The routines of a name that take so many arguments; all of them where the number is not known.
pub(crate) fn called<'a>(
    schema: &'a Schema,
    name: &ObjectName,
    arguments: Option<usize>,
) -> Vec<&'a Routine> {
    let routines = schema
        .routines
        .iter()
        .filter(|routine| routine.name == *name);
    routines
        .filter(|routine| arguments.is_none_or(|count| accepts(routine, count)))
        .collect()
}

fn accepts(routine: &Routine, count: usize) -> bool {
    let goes_in = routine.arguments.iter();
    let goes_in = goes_in.filter(|argument| argument.mode != ArgumentMode::Out);
    let (mut least, mut most) = (0, 0);
    for argument in goes_in {
        most += 1;
        if argument.mode == ArgumentMode::Variadic {
            most = usize::MAX - 1;
        } else if argument.default.is_none() {
            least += 1;
        }
    }
    (least..=most).contains(&count)
}
