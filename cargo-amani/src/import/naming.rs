//! SQL names → Rust names that lead back to them.

use std::collections::BTreeSet;

use amani_schema_syntax::Casing;
use heck::{ToPascalCase, ToSnakeCase};
use pluralizer::pluralize;

/// Key words that `r#` makes names of.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Key words that stay what they are.
const RESERVED: &[&str] = &["Self", "crate", "self", "super", "_"];

/// The Rust names of one enum's labels or one table's columns, and the case that most of them are in.
#[derive(Clone, Debug)]
pub(super) struct Members {
    /// What `rename_all` says; `None` for the usual case.
    pub(super) casing: Option<&'static str>,
    pub(super) members: Vec<Member>,
}

/// A variant or a field.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// The name in SQL.
    pub(super) sql: String,
    /// The Rust name, `r#` included where it needs it.
    pub(super) ident: String,
    /// Whether the case makes the name in SQL of the Rust name.
    pub(super) comes_back: bool,
}

impl Members {
    /// The variants of an enum type with these labels.
    pub(super) fn variants<'a>(labels: impl Iterator<Item = &'a str>) -> Self {
        Self::of(labels, |label, taken| {
            let name = readable(label).to_pascal_case();
            let name = match name.chars().next() {
                None => "Empty".to_owned(),
                Some(first) if first.is_numeric() => format!("V{name}"),
                Some(_) => name,
            };
            unique([name], taken)
        })
    }

    /// The fields of a struct with these columns.
    pub(super) fn fields<'a>(columns: impl Iterator<Item = &'a str>) -> Self {
        Self::of(columns, |column, taken| {
            let name = readable(column).to_snake_case();
            let name = match name.chars().next() {
                None => "column".to_owned(),
                Some(first) if first.is_numeric() => format!("_{name}"),
                Some(_) => name,
            };
            // The case takes the `_` away again.
            let name = if RESERVED.contains(&&*name) {
                name + "_"
            } else {
                name
            };
            unique([name], taken)
        })
    }

    fn of<'a>(
        names: impl Iterator<Item = &'a str>,
        make: impl Fn(&str, &mut BTreeSet<String>) -> String,
    ) -> Self {
        let mut taken = BTreeSet::new();
        let pairs: Vec<(String, String)> = names
            .map(|name| (name.to_owned(), make(name, &mut taken)))
            .collect();
        let comes_back =
            |casing: Casing, (sql, ident): &(String, String)| casing.apply(ident) == *sql;
        let count = |casing| pairs.iter().filter(|pair| comes_back(casing, pair)).count();
        // The first of those that suit the most.
        let best = Casing::ALL
            .iter()
            .rev()
            .max_by_key(|(_, casing)| count(*casing));
        let (name, casing) = best.copied().unwrap_or(Casing::ALL[0]);
        let members = pairs.iter().map(|pair| Member {
            sql: pair.0.clone(),
            ident: raw(&pair.1),
            comes_back: comes_back(casing, pair),
        });
        Self {
            casing: Some(name).filter(|_| casing != Casing::Snake),
            members: members.collect(),
        }
    }

    /// The member of this name in SQL.
    pub(super) fn ident(&self, sql: &str) -> Option<&str> {
        let mut members = self.members.iter();
        let member = members.find(|member| member.sql == sql)?;
        Some(&member.ident)
    }
}

/// The name of a type for an object: that of one of them, not of all, where English has one.
pub(super) fn type_name(
    schema: Option<&str>,
    name: &str,
    is_table: bool,
    taken: &mut BTreeSet<String>,
) -> String {
    let plain = pascal(name);
    let one = if is_table {
        singular(&plain)
    } else {
        plain.clone()
    };
    let within = format!("{}{one}", pascal(schema.unwrap_or_default()));
    unique([one, plain, within], taken)
}

fn pascal(name: &str) -> String {
    let name = readable(name).to_pascal_case();
    match name.chars().next() {
        Some(first) if first.is_numeric() => format!("N{name}"),
        _ => name,
    }
}

/// `OrderItems` → `OrderItem`: the last word alone says how many there are.
fn singular(name: &str) -> String {
    let snake = name.to_snake_case();
    let (before, last) = snake.rsplit_once('_').unwrap_or(("", &snake));
    let one = format!("{before}_{}", pluralize(last, 1, false)).to_pascal_case();
    if one.is_empty() { name.to_owned() } else { one }
}

/// The word that a name begins with, for one of what it names.
pub(super) fn first_word(name: &str) -> String {
    let snake = readable(name).to_snake_case();
    let word = snake.split('_').find(|word| !word.is_empty());
    word.map(|word| pluralize(word, 1, false))
        .unwrap_or_default()
}

/// The name of a module: lower case, and none that is taken.
pub(super) fn module_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let name = readable(name).to_snake_case();
    let is_name = name.starts_with(|c: char| c.is_alphabetic())
        && !KEYWORDS.contains(&&*name)
        && !RESERVED.contains(&&*name);
    let other = if name.is_empty() {
        "tables".to_owned()
    } else {
        format!("tables_{name}")
    };
    if is_name {
        unique([name, other], taken)
    } else {
        unique([other], taken)
    }
}

/// Letters and digits; a blank for whatever else there is.
fn readable(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    name.chars().map(plain).collect()
}

fn raw(ident: &str) -> String {
    if KEYWORDS.contains(&ident) {
        format!("r#{ident}")
    } else {
        ident.to_owned()
    }
}

/// The first that is free, else the first with a number.
fn unique<const N: usize>(names: [String; N], taken: &mut BTreeSet<String>) -> String {
    let is_free =
        |name: &String| !name.is_empty() && !RESERVED.contains(&&**name) && !taken.contains(name);
    let numbered = (2..).map(|number| format!("{}{number}", names[0]));
    let mut all = names.iter().cloned().chain(numbered);
    let name = all.find(is_free).unwrap_or_default();
    taken.insert(name.clone());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(members: &Members) -> (Option<&str>, Vec<String>) {
        let each = members.members.iter().map(|member| {
            let mark = if member.comes_back { "" } else { "!" };
            format!("{}{mark}", member.ident)
        });
        (members.casing, each.collect())
    }

    #[test]
    fn labels_are_in_the_case_that_most_of_them_are_in() {
        for (labels, casing, idents) in [
            (
                vec!["draft", "in_progress"],
                None,
                vec!["Draft", "InProgress"],
            ),
            (
                vec!["OPEN_NOW", "CLOSED"],
                Some("SCREAMING_SNAKE_CASE"),
                vec!["OpenNow", "Closed"],
            ),
            (
                vec!["in progress", "it's"],
                None,
                vec!["InProgress!", "ItS!"],
            ),
            (
                vec!["", "2fa", "self", "a", "A"],
                None,
                vec!["Empty!", "V2fa!", "Self2!", "A", "A2!"],
            ),
        ] {
            let members = Members::variants(labels.into_iter());
            let idents: Vec<String> = idents.into_iter().map(str::to_owned).collect();
            assert_eq!(shown(&members), (casing, idents));
        }
    }

    #[test]
    fn fields_are_raw_where_they_have_to_be() {
        let members = Members::fields(["type", "self", "größe", "2nd", "a_1"].into_iter());
        let idents = ["r#type", "self_", "gr_e!", "_2nd", "a_1"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(shown(&members), (None, idents));
        let members = Members::fields(["createdAt", "id", "userId"].into_iter());
        assert_eq!(members.casing, Some("camelCase"));
    }

    #[test]
    fn a_struct_is_named_after_one_row() {
        let mut taken = BTreeSet::from(["Option".to_owned()]);
        let mut name = |name| type_name(Some("app"), name, true, &mut taken);
        assert_eq!(name("users"), "User");
        assert_eq!(name("order_categories"), "OrderCategory");
        assert_eq!(name("statuses"), "Status");
        assert_eq!(name("User"), "AppUser");
        assert_eq!(name("options"), "Options");
        assert_eq!(name("2fa"), "N2fa");
    }
}
