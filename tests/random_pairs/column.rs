use crate::sketch::{Draw, Enum};

/// A column with what it holds.
pub(crate) struct Column {
    pub(crate) name: &'static str,
    holds: Holds,
    pub(crate) not_null: bool,
    pub(crate) default: Option<String>,
}

enum Holds {
    Enum {
        name: &'static str,
        label: &'static str,
    },
    Enums {
        name: &'static str,
    },
    /// A domain or a composite type over an enum.
    MadeOf(&'static str),
    Plain(&'static str),
}

impl Column {
    pub(crate) fn draw(
        name: &'static str,
        enums: &[Enum],
        made_of: &[&'static str],
        draw: &mut Draw<'_>,
    ) -> Option<Self> {
        let exists = draw.chance(3, 4);
        let (kind, not_null, default) = (draw.below(48), draw.chance(1, 3), draw.below(16));
        let item = &enums[(kind / 8) % enums.len()];
        let (holds, value) = match kind % 8 {
            0 if kind / 8 < made_of.len() => (Holds::MadeOf(made_of[kind / 8]), "NULL"),
            0 => (Holds::Plain("text"), "''"),
            1..=3 if item.exists() => {
                let holds = Holds::Enum {
                    name: item.name,
                    label: item.label(default),
                };
                (holds, item.label(default))
            }
            4 if item.exists() => (Holds::Enums { name: item.name }, "{}"),
            5 => (
                Holds::Plain(["varchar(40)", "varchar(200)", "text"][kind / 8 % 3]),
                "none",
            ),
            6 => (
                Holds::Plain(["integer", "bigint", "numeric(12,2)"][kind / 8 % 3]),
                "0",
            ),
            7 => (Holds::Plain("timestamptz"), "2020-02-02 00:00:00+00"),
            _ => (Holds::Plain("text"), "draft"),
        };
        let has_value = !matches!(holds, Holds::MadeOf(_));
        exists.then(|| Self {
            name,
            holds,
            not_null: not_null && has_value,
            default: (default % 2 == 1 && has_value).then(|| value.to_owned()),
        })
    }

    pub(crate) fn type_name(&self) -> String {
        match &self.holds {
            Holds::Enums { name } => format!("{name}[]"),
            Holds::Enum { name, .. } | Holds::Plain(name) | Holds::MadeOf(name) => {
                (*name).to_owned()
            }
        }
    }

    /// A value that it takes whatever else there is.
    pub(crate) fn value(&self) -> String {
        match &self.holds {
            Holds::Enum { label, .. } => format!("'{label}'"),
            Holds::Enums { .. } => "'{}'".to_owned(),
            Holds::MadeOf(_) => "NULL".to_owned(),
            Holds::Plain("timestamptz") => "'2021-02-03 00:00:00+00'".to_owned(),
            Holds::Plain(_) => "'1'".to_owned(),
        }
    }

    /// A condition that is true of some values of it.
    pub(crate) fn condition(&self) -> String {
        self.condition_of(self.name)
    }

    /// The same of a row's: `NEW.status`.
    pub(crate) fn condition_of(&self, name: &str) -> String {
        match &self.holds {
            Holds::Enum { label, .. } => format!("{name} = '{label}'"),
            Holds::Enums { .. } => format!("cardinality({name}) > 0"),
            Holds::MadeOf(_) => format!("{name} IS NOT NULL"),
            Holds::Plain("timestamptz") => format!("{name} > '2020-01-01 00:00:00+00'"),
            Holds::Plain("text") => format!("{name} <> 'nothing'"),
            Holds::Plain(varchar) if varchar.starts_with("varchar") => {
                format!("length({name}) > 1")
            }
            Holds::Plain(_) => format!("{name} > 0"),
        }
    }
}
