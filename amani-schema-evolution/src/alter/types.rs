use std::collections::BTreeMap;

use amani_schema_core::schema::{Attribute, Check, Composite, Domain, Range};
use amani_schema_core::sql::{self, identifier, literal, object_name};

use super::Change;
use crate::text::Text;

/// `one` and `other` are in normal form, `written` is what SQL is made of.
pub(super) fn domain(one: &Domain, other: &Domain, written: &Domain) -> Change {
    if one.data_type != other.data_type || one.collation != other.collation {
        return Change::Rebuild;
    }
    let name = object_name(&other.name);
    let altered = |clause: String| Text::Statement(format!("ALTER DOMAIN {name} {clause};"));
    let mut texts = Vec::new();
    if one.default != other.default {
        texts.push(altered(match &written.default {
            Some(default) => format!("SET DEFAULT {}", default.0),
            None => "DROP DEFAULT".to_owned(),
        }));
    }
    match (one.nullable, other.nullable) {
        (true, false) => texts.push(altered("SET NOT NULL".to_owned())),
        (false, true) => texts.push(altered("DROP NOT NULL".to_owned())),
        _ => {}
    }
    let by_name = |domain: &Domain| -> BTreeMap<String, Check> {
        let checks = domain.checks.iter();
        checks
            .map(|check| (check.name.clone(), check.clone()))
            .collect()
    };
    let (before, after, written) = (by_name(one), by_name(other), by_name(written));
    let bare = |check: &Check| Check {
        comment: None,
        ..check.clone()
    };
    for (check_name, check) in &before {
        if after.get(check_name).map(bare) != Some(bare(check)) {
            texts.push(altered(format!(
                "DROP CONSTRAINT {}",
                identifier(check_name)
            )));
        }
    }
    for (check_name, check) in &after {
        let is_new = before.get(check_name).map(bare) != Some(bare(check));
        if is_new {
            texts.extend(
                written
                    .get(check_name)
                    .map(|check| altered(format!("ADD {}", sql::check(check)))),
            );
        }
        let commented = before
            .get(check_name)
            .filter(|_| !is_new)
            .and_then(|it| it.comment.as_ref());
        if commented != check.comment.as_ref() {
            let text = check
                .comment
                .as_ref()
                .map_or_else(|| "NULL".to_owned(), |text| literal(text));
            let on = identifier(check_name);
            texts.push(Text::Statement(format!(
                "COMMENT ON CONSTRAINT {on} ON DOMAIN {name} IS {text};"
            )));
        }
    }
    Change::of(texts)
}

/// Attributes may go and be appended in place; everything else makes a new type, one of another type too:
/// dropped and added again it would lose its values.
pub(super) fn composite(one: &Composite, other: &Composite) -> Change {
    let stays = |attribute: &&Attribute| {
        let mut names = other.attributes.iter().map(|it| &it.name);
        names.any(|name| *name == attribute.name)
    };
    let kept: Vec<_> = one.attributes.iter().filter(stays).collect();
    if other
        .attributes
        .iter()
        .take(kept.len())
        .ne(kept.iter().copied())
    {
        return Change::Rebuild;
    }
    let name = object_name(&other.name);
    let altered = |clause: String| Text::Statement(format!("ALTER TYPE {name} {clause};"));
    let gone = one.attributes.iter().filter(|attribute| !stays(attribute));
    let gone =
        gone.map(|attribute| altered(format!("DROP ATTRIBUTE {}", identifier(&attribute.name))));
    let new = other.attributes.iter().skip(kept.len()).map(|attribute| {
        let collation = attribute.collation.as_ref();
        let collation = collation.map(|name| format!(" COLLATE {}", object_name(name)));
        let (name, data_type) = (
            identifier(&attribute.name),
            sql::data_type(&attribute.data_type),
        );
        altered(format!(
            "ADD ATTRIBUTE {name} {data_type}{}",
            collation.unwrap_or_default()
        ))
    });
    Change::of(gone.chain(new).collect())
}

pub(super) fn range(one: &Range, other: &Range) -> Change {
    let bare = |range: &Range| Range {
        comment: None,
        ..range.clone()
    };
    if bare(one) == bare(other) {
        Change::Same
    } else {
        Change::Rebuild
    }
}
