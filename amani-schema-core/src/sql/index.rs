use super::{comma, identifier, name_list, object_name};
use crate::schema::{Index, IndexColumn, IndexKey, NullsOrder, ObjectName};

/// `CREATE INDEX`, without its comment.
#[must_use]
pub fn create_index(table: &ObjectName, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let method = index
        .method
        .as_ref()
        .map(|method| format!(" USING {}", identifier(method)));
    let mut sql = format!(
        "CREATE {unique}INDEX {} ON {}{} ({})",
        identifier(&index.name),
        object_name(table),
        method.unwrap_or_default(),
        comma(index.columns.iter().map(key))
    );
    if !index.include.is_empty() {
        sql += &format!(" INCLUDE {}", name_list(&index.include));
    }
    if index.nulls_not_distinct {
        sql += " NULLS NOT DISTINCT";
    }
    if !index.options.is_empty() {
        let options = index.options.iter();
        let options = options.map(|(name, value)| format!("{} = {value}", identifier(name)));
        sql += &format!(" WITH ({})", comma(options));
    }
    if let Some(predicate) = &index.predicate {
        sql += &format!(" WHERE {}", predicate.0);
    }
    sql + ";"
}

fn key(column: &IndexColumn) -> String {
    let mut sql = match &column.key {
        IndexKey::Column(name) => identifier(name),
        IndexKey::Expression(expression) => format!("({})", expression.0),
    };
    if let Some(collation) = &column.collation {
        sql += &format!(" COLLATE {}", object_name(collation));
    }
    if let Some(opclass) = &column.opclass {
        sql += &format!(" {}", object_name(opclass));
    }
    if column.descending {
        sql += " DESC";
    }
    match column.nulls {
        Some(NullsOrder::First) => sql += " NULLS FIRST",
        Some(NullsOrder::Last) => sql += " NULLS LAST",
        None => {}
    }
    sql
}
