//! The columns that a query gives, by name and in order, as far as that can be told without a server.

use amani_schema_core::schema::{ObjectName, Schema};

use super::mention::{self, object_name};
use super::{Form, nearest};
use crate::syntax::{Kind, Node, column_name};

/// The kinds of a query.
const QUERIES: &[Kind] = &[
    Kind::SELECT,
    Kind::COMPOUND_SELECT,
    Kind::PAREN_SELECT,
    Kind::VALUES,
    Kind::TABLE,
];

/// What else may stand in a FROM: its columns are the server's to know.
const OTHERS: &[Kind] = &[
    Kind::EXPR_FROM_ITEM,
    Kind::FUNCTION_FROM_ITEM,
    Kind::GRAPH_TABLE_FROM_ITEM,
    Kind::JSON_TABLE_FROM_ITEM,
    Kind::ROWS_FROM_ITEM,
    Kind::XML_TABLE_FROM_ITEM,
];

/// Queries within queries, and views over views, beyond which nobody is told anything: one may read itself.
const DEEPEST: usize = 32;

/// What a query reads from.
#[derive(Default)]
struct From {
    sources: Vec<Source>,
    /// Whether a join makes one column of two, which then stands first: `USING`, `NATURAL`.
    merges: bool,
}

/// A table, a view or a query, by the name that it goes by.
pub(crate) struct Source {
    pub(crate) alias: String,
    /// `None` where they are not known.
    pub(crate) columns: Option<Vec<String>>,
}

/// `*` or `t.*`.
struct Star {
    qualifier: Option<String>,
}

/// One of the statements around a name, and what the name may mean in it.
pub(crate) struct Level {
    pub(crate) sources: Vec<Source>,
    /// What the columns of the result are called, where `ORDER BY` and `GROUP BY` may say so.
    pub(crate) gives: Vec<String>,
    /// Whether it may mean something else besides: in what is no `SELECT`.
    pub(crate) is_open: bool,
}

/// The statements around a place, from within.
pub(crate) fn levels_around(schema: &Schema, place: &Node) -> Vec<Level> {
    let reader = Reader { schema, depth: 0 };
    let mut levels = Vec::new();
    let mut next = nearest(place);
    while let Some(level) = next {
        levels.push(Level {
            sources: reader.from(&level).sources,
            gives: names_of_result(&level, place),
            is_open: level.kind() != Kind::SELECT,
        });
        next = level.parent().as_ref().and_then(nearest);
    }
    levels
}

/// What the columns of a query are called, as `ORDER BY` and `GROUP BY` may say; its targets may not.
fn names_of_result(level: &Node, place: &Node) -> Vec<String> {
    let clause = level.child(Kind::SELECT_CLAUSE);
    let clause = clause.filter(|clause| !clause.range().contains(&place.range().start));
    let targets = clause.and_then(|clause| clause.child(Kind::TARGET_LIST));
    let targets = targets.iter().flat_map(|list| list.children(Kind::TARGET));
    let named = targets.filter(|target| star_of(target).is_none());
    named.filter_map(|target| column_name(&target)).collect()
}

/// The columns that the `*` of a target stands for, each with what qualifies it; `None` where it is none, or
/// they are not all known.
pub(crate) fn columns_of_star(schema: &Schema, target: &Node) -> Option<Vec<(String, String)>> {
    let (star, level) = (star_of(target)?, nearest(target)?);
    Reader { schema, depth: 0 }.star(&level, &star)
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    schema: &'a Schema,
    depth: usize,
}

impl Reader<'_> {
    fn deeper(self) -> Option<Self> {
        let depth = self.depth + 1;
        (depth < DEEPEST).then_some(Self { depth, ..self })
    }

    fn star(self, level: &Node, star: &Star) -> Option<Vec<(String, String)>> {
        let qualifier = star.qualifier.as_deref();
        let from = self.from(level);
        if qualifier.is_none() && (from.merges || from.sources.is_empty()) {
            return None;
        }
        let meant = from.sources.into_iter();
        let meant = meant.filter(|source| qualifier.is_none_or(|name| source.alias == name));
        let mut found = Vec::new();
        for source in meant {
            let columns = source.columns?.into_iter();
            found.extend(columns.map(|column| (source.alias.clone(), column)));
        }
        (!found.is_empty()).then_some(found)
    }

    /// The columns of a query.
    fn given(self, query: &Node) -> Option<Vec<String>> {
        let reader = self.deeper()?;
        match query.kind() {
            Kind::SELECT => reader.given_by_select(query),
            Kind::COMPOUND_SELECT | Kind::PAREN_SELECT => reader.given(&query.child_of(QUERIES)?),
            Kind::VALUES => {
                let rows = query.child(Kind::ROW_LIST)?;
                let width = rows.child(Kind::ROW)?.nodes().count();
                Some((1..=width).map(|nth| format!("column{nth}")).collect())
            }
            Kind::TABLE => {
                let names = query.descendants(Kind::RELATION_NAME_REF);
                reader.relation(names.first()?)
            }
            _ => None,
        }
    }

    fn given_by_select(self, select: &Node) -> Option<Vec<String>> {
        let targets = select
            .child(Kind::SELECT_CLAUSE)?
            .child(Kind::TARGET_LIST)?;
        let mut given = Vec::new();
        for target in targets.children(Kind::TARGET) {
            match star_of(&target) {
                Some(star) => {
                    let columns = self.star(select, &star)?.into_iter();
                    given.extend(columns.map(|(_, column)| column));
                }
                None => given.push(column_name(&target)?),
            }
        }
        Some(given)
    }

    fn from(self, level: &Node) -> From {
        let mut from = From::default();
        if let Some(clause) = level.child(Kind::FROM_CLAUSE) {
            clause.nodes().for_each(|item| self.add(&item, &mut from));
        }
        from
    }

    fn add(self, item: &Node, from: &mut From) {
        match item.kind() {
            Kind::JOIN_EXPR | Kind::JOIN | Kind::PAREN_EXPR => {
                from.merges |=
                    item.has(Kind::JOIN_USING_CLAUSE) || item.has_token(Kind::NATURAL_KW);
                item.nodes().for_each(|part| self.add(&part, from));
            }
            Kind::RELATION_FROM_ITEM => {
                let Some(name) = item.child(Kind::RELATION_NAME_REF) else {
                    return;
                };
                from.sources
                    .push(named(item, &name.name(), self.relation(&name)));
            }
            Kind::PAREN_FROM_ITEM => match item.child_of(QUERIES) {
                Some(query) => from.sources.push(named(item, "", self.given(&query))),
                None if item.child(Kind::FROM_ALIAS).is_none() => {
                    item.nodes().for_each(|part| self.add(&part, from));
                }
                None => from.sources.push(named(item, "", None)),
            },
            kind if OTHERS.contains(&kind) => from.sources.push(named(item, "", None)),
            _ => {}
        }
    }

    /// The columns of a table, a view, or a query that `WITH` gives a name.
    fn relation(self, reference: &Node) -> Option<Vec<String>> {
        let path = reference.path();
        if let [name] = path.as_slice()
            && let Some(common) = common(reference, name)
        {
            let columns = self.given(&common.child_of(QUERIES)?)?;
            return Some(renamed(&common, columns));
        }
        let name = object_name(&path);
        if let Some(table) = self.schema.table(&name) {
            return Some(table.columns.iter().map(|it| it.name.clone()).collect());
        }
        self.view(&name)
    }

    fn view(self, name: &ObjectName) -> Option<Vec<String>> {
        let view = self.schema.views.iter().find(|view| view.name == *name)?;
        let (statements, _) = mention::parse(Form::Statement, &view.query)?;
        let given = self.given(statements.first()?)?;
        Some(over(&view.columns, given))
    }
}

/// The query that `WITH` gives this name, where it is seen from a place in it or behind it.
fn common(place: &Node, name: &str) -> Option<Node> {
    let mut outer = place.parent();
    while let Some(node) = outer {
        let tables = node.child(Kind::WITH_CLAUSE);
        let tables = tables
            .iter()
            .flat_map(|with| with.children(Kind::WITH_TABLE));
        // Those of the first of several queries in a row are those of all.
        let of_first = node
            .child(Kind::SELECT)
            .filter(|_| node.kind() == Kind::COMPOUND_SELECT);
        let of_first = of_first.and_then(|first| first.child(Kind::WITH_CLAUSE));
        let of_first = of_first
            .iter()
            .flat_map(|with| with.children(Kind::WITH_TABLE));
        let is_it = |table: &Node| {
            let own = table.child(Kind::CTE_NAME);
            own.is_some_and(|own| own.name() == name)
        };
        if let Some(table) = tables.chain(of_first).find(is_it) {
            return Some(table);
        }
        outer = node.parent();
    }
    None
}

/// An item of a FROM by its alias, whose columns may have names of their own there.
fn named(item: &Node, name: &str, columns: Option<Vec<String>>) -> Source {
    let alias = item.child(Kind::FROM_ALIAS);
    let own = alias
        .as_ref()
        .and_then(|alias| alias.child(Kind::TABLE_ALIAS));
    Source {
        alias: own.map_or_else(|| name.to_owned(), |own| own.name()),
        columns: match alias {
            Some(alias) => columns.map(|columns| renamed(&alias, columns)),
            None => columns,
        },
    }
}

/// Columns under the names of a list that may be shorter: `q (a, b)`.
fn renamed(of: &Node, columns: Vec<String>) -> Vec<String> {
    let list = of.child(Kind::COLUMN_LIST);
    let names = list
        .iter()
        .flat_map(|list| list.children(Kind::COLUMN_NAME));
    let names: Vec<String> = names.map(|name| name.name()).collect();
    over(&names, columns)
}

fn over(names: &[String], columns: Vec<String>) -> Vec<String> {
    let rest = columns.into_iter().skip(names.len());
    names.iter().cloned().chain(rest).collect()
}

/// The `*` that a target is.
fn star_of(target: &Node) -> Option<Star> {
    if target.has(Kind::STAR) {
        return Some(Star { qualifier: None });
    }
    let field = target
        .child(Kind::FIELD_EXPR)
        .filter(|field| field.has(Kind::STAR))?;
    let path = field.nodes().next()?.path();
    // `app.t.*` is that of `t`.
    path.last().map(|name| Star {
        qualifier: Some(name.clone()),
    })
}
