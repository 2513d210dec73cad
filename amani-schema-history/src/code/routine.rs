use std::collections::BTreeMap;

use amani_schema_core::schema::{
    Argument, ArgumentMode, DataType, Routine, RoutineKind, Securable,
};
use amani_schema_core::sql;

use crate::access::{self, Target};
use crate::bind::bound;
use crate::data_type;
use crate::depends::Form;
use crate::error::Result;
use crate::expression;
use crate::rename;
use crate::state::{State, beside, in_schema};
use crate::syntax::{Kind, Node};

/// What names a routine, with its arguments.
pub(crate) const SIGNATURES: &[Kind] = &[
    Kind::FUNCTION_SIG,
    Kind::PROCEDURE_SIG,
    Kind::ROUTINE_SIG,
    Kind::AGGREGATE,
];

pub(crate) fn create_routine(state: &mut State, node: &Node) -> Result {
    let name = node.child_of(&[Kind::FUNCTION_NAME, Kind::PROCEDURE_NAME]);
    let path = name.ok_or("the function's name is missing")?.path();
    let name = state.new_name(&path)?;
    let is_function = node.kind() == Kind::CREATE_FUNCTION;
    let parameters = node.child(Kind::PARAM_LIST);
    let parameters = parameters
        .iter()
        .flat_map(|list| list.children(Kind::PARAM));
    let arguments: Vec<Argument> = parameters.map(|node| argument(state, &node)).collect();
    let mut routine = Routine {
        name: name.clone(),
        kind: if is_function {
            RoutineKind::Function
        } else {
            RoutineKind::Procedure
        },
        returns: returns(state, node, &arguments, is_function),
        arguments,
        language: "sql".to_owned(),
        body: String::new(),
        attributes: BTreeMap::new(),
        comment: None,
        access: state.new_access(Securable::Routine, &name),
    };
    if let Some(options) = node.child(Kind::FUNC_OPTION_LIST) {
        for option in options.nodes() {
            apply(&mut routine, &option)?;
        }
    }
    if let Some(body) = node.child_of(&[Kind::RETURN_STMT, Kind::ATOMIC_BODY]) {
        let body = body.source().trim().to_owned();
        routine.body = bound(state, Form::Body, body);
        routine
            .attributes
            .insert("body".to_owned(), "standard".to_owned());
    }
    add(state, routine, node.has(Kind::OR_REPLACE))
}

/// Adds a routine, or puts it in the place of the one that it replaces.
pub(super) fn add(state: &mut State, mut routine: Routine, is_replaced: bool) -> Result {
    let (name, signature) = (routine.name.clone(), routine.signature());
    let mut others = state.schema.routines.iter_mut();
    match others.find(|other| other.name == name && other.signature() == signature) {
        Some(there) if is_replaced => {
            routine.comment = there.comment.take();
            routine.access = std::mem::take(&mut there.access);
            *there = routine;
        }
        Some(_) => {
            return Err(format!(
                "function \"{name}\" already exists with same argument types"
            ));
        }
        None => state.schema.routines.push(routine),
    }
    Ok(())
}

pub(super) fn argument(state: &State, node: &Node) -> Argument {
    let mode = if node.has(Kind::PARAM_OUT) {
        ArgumentMode::Out
    } else if node.has(Kind::PARAM_IN_OUT) {
        ArgumentMode::InOut
    } else if node.has(Kind::PARAM_VARIADIC) {
        ArgumentMode::Variadic
    } else {
        ArgumentMode::In
    };
    let default = node
        .child(Kind::PARAM_DEFAULT)
        .and_then(|default| default.nodes().next());
    Argument {
        mode,
        name: node
            .child(Kind::PARAM_NAME)
            .map(|name| name.name())
            .unwrap_or_default(),
        data_type: data_type::of_child(state, node)
            .unwrap_or_else(|| DataType::builtin("record"))
            .without_modifiers(),
        default: default.map(|default| expression::of(state, &default)),
    }
}

/// The result as `pg_get_function_result` prints it.
fn returns(state: &State, node: &Node, arguments: &[Argument], is_function: bool) -> String {
    if !is_function {
        return String::new();
    }
    let Some(ret) = node.child(Kind::RET_TYPE) else {
        let goes_out =
            |argument: &&Argument| matches!(argument.mode, ArgumentMode::Out | ArgumentMode::InOut);
        let out: Vec<&Argument> = arguments.iter().filter(goes_out).collect();
        return match out.as_slice() {
            [] => "void".to_owned(),
            [only] => sql::data_type(&only.data_type),
            _ => "record".to_owned(),
        };
    };
    if let Some(table) = ret.child(Kind::RETURN_TABLE_ARG_LIST) {
        let columns = table.children(Kind::RETURN_TABLE_COLUMN);
        let columns = columns.iter().map(|column| {
            let name = column
                .child(Kind::COLUMN_NAME)
                .map(|name| name.name())
                .unwrap_or_default();
            let data_type = data_type::of_child(state, column);
            let data_type =
                data_type.map(|data_type| sql::data_type(&data_type.without_modifiers()));
            format!(
                "{} {}",
                sql::identifier(&name),
                data_type.unwrap_or_default()
            )
        });
        return format!("TABLE({})", columns.collect::<Vec<_>>().join(", "));
    }
    let set = if ret.has_token(Kind::SETOF_KW) {
        "SETOF "
    } else {
        ""
    };
    let data_type = data_type::of_child(state, &ret);
    let data_type = data_type.map(|data_type| sql::data_type(&data_type.without_modifiers()));
    format!("{set}{}", data_type.unwrap_or_default())
}

/// One option; what is the default is left out.
fn apply(routine: &mut Routine, option: &Node) -> Result {
    let attributes = &mut routine.attributes;
    let mut set = |name: &str, value: Option<&str>| match value {
        Some(value) => {
            attributes.insert(name.to_owned(), value.to_owned());
        }
        None => {
            attributes.remove(name);
        }
    };
    match option.kind() {
        Kind::LANGUAGE_FUNC_OPTION => {
            let literal = option.string();
            routine.language = literal
                .unwrap_or_else(|| option.name())
                .to_ascii_lowercase();
        }
        Kind::AS_FUNC_OPTION => {
            let definition = option.child(Kind::AS_DEFINITION);
            let definition = definition.ok_or("a function in an object file is not understood")?;
            routine.body = definition.string().unwrap_or_default();
        }
        Kind::IMMUTABLE => set("volatility", Some("immutable")),
        Kind::STABLE => set("volatility", Some("stable")),
        Kind::VOLATILE => set("volatility", None),
        Kind::STRICT_FUNC_OPTION | Kind::RETURNS_NULL_ON_NULL_INPUT_FUNC_OPTION => {
            set("strict", Some("true"));
        }
        Kind::CALLED_ON_NULL_INPUT_FUNC_OPTION => set("strict", None),
        Kind::SECURITY_DEFINER_FUNC_OPTION => set("security", Some("definer")),
        Kind::SECURITY_INVOKER_FUNC_OPTION => set("security", None),
        Kind::LEAKPROOF_FUNC_OPTION => set("leakproof", Some("true")),
        Kind::NOT_LEAKPROOF_FUNC_OPTION => set("leakproof", None),
        Kind::PARALLEL_FUNC_OPTION => {
            let word = option.name();
            set("parallel", Some(&*word).filter(|word| *word != "unsafe"));
        }
        Kind::COST_FUNC_OPTION | Kind::ROWS_FUNC_OPTION => {
            let value = option
                .nodes()
                .next()
                .map(|value| value.text())
                .unwrap_or_default();
            let (name, usual) = match option.kind() {
                Kind::COST_FUNC_OPTION => ("cost", "100"),
                _ => ("rows", "1000"),
            };
            set(name, Some(&*value).filter(|value| *value != usual));
        }
        Kind::SET_FUNC_OPTION => {
            let parameter = option
                .child(Kind::SET_CONFIG_PARAM)
                .ok_or("the setting is missing")?;
            let name = parameter
                .child(Kind::CONFIG_PARAMETER_REF)
                .map(|name| name.text().to_ascii_lowercase())
                .unwrap_or_default();
            let value = parameter
                .child(Kind::TO_CONFIG_VALUE)
                .map(|value| setting_value(&name, &value));
            let value = value.ok_or("SET ... FROM CURRENT is not understood")?;
            set(&format!("set {name}"), Some(&value));
        }
        Kind::WINDOW_FUNC_OPTION => set("window", Some("true")),
        other => return Err(format!("{other:?} of a function is not understood")),
    }
    Ok(())
}

/// As PostgreSQL keeps it: `public, "a b"` for a list of names, and any other as it is.
fn setting_value(name: &str, node: &Node) -> String {
    let is_list = sql::is_list_of_names(name);
    let values = node.nodes().map(|value| {
        let text = value.string().unwrap_or_else(|| bare(&value.text()));
        if is_list {
            sql::identifier(&text)
        } else {
            text
        }
    });
    values.collect::<Vec<_>>().join(", ")
}

/// A word or a number of the setting, as the server reads it.
fn bare(text: &str) -> String {
    match text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
    {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => text.to_ascii_lowercase(),
    }
}

/// The signature after a name: `f(integer, text)`; `None` where only the name is given.
pub(crate) fn signature(state: &State, node: &Node) -> Option<Vec<DataType>> {
    let list = node.child(Kind::PARAM_LIST)?;
    let arguments = list.children(Kind::PARAM).into_iter().map(|node| {
        // A lone name is read as the name of a parameter, where it is a type.
        argument(state, &node)
    });
    let goes_in = |argument: &Argument| argument.mode != ArgumentMode::Out;
    Some(
        arguments
            .filter(goes_in)
            .map(|argument| argument.data_type)
            .collect(),
    )
}

/// The places of the routines that a name and perhaps a signature mean.
pub(crate) fn find_routines(state: &State, node: &Node) -> Vec<usize> {
    let reference = node.child_of(&[
        Kind::FUNCTION_NAME_REF,
        Kind::PROCEDURE_NAME_REF,
        Kind::ROUTINE_NAME_REF,
        Kind::PATH_REF,
    ]);
    let path = reference
        .map(|reference| reference.path())
        .unwrap_or_default();
    let Some(name) = state.routine(&path) else {
        return Vec::new();
    };
    let signature = signature(state, node);
    let routines = state.schema.routines.iter().enumerate();
    routines
        .filter(|(_, routine)| routine.name == name)
        .filter(|(_, routine)| {
            signature
                .as_ref()
                .is_none_or(|types| *types == routine.signature())
        })
        .map(|(place, _)| place)
        .collect()
}

/// `ALTER FUNCTION`, `ALTER PROCEDURE`, `ALTER ROUTINE` and `ALTER AGGREGATE`.
pub(crate) fn alter_routine(state: &mut State, node: &Node) -> Result {
    let target = node.child_of(SIGNATURES);
    let target = target.ok_or("the function is missing")?;
    let places = find_routines(state, &target);
    let [place] = places.as_slice() else {
        return Err(format!(
            "function {} does not exist, or is not the only one",
            target.text()
        ));
    };
    let action = node.nodes().find(|child| child.kind() != target.kind());
    let action = action.ok_or("the action is missing")?;
    let routine = &mut state.schema.routines[*place];
    match action.kind() {
        Kind::FUNC_OPTION_LIST => {
            for option in action.nodes() {
                apply(routine, &option)?;
            }
        }
        Kind::OWNER_TO => {
            return access::change_owner(state, &Target::Routine(*place), &action);
        }
        Kind::DEPENDS_ON_EXTENSION | Kind::NO_DEPENDS_ON_EXTENSION => {}
        Kind::SET_SCHEMA => {
            let to = action
                .child(Kind::SCHEMA_REF)
                .ok_or("the schema is missing")?
                .name();
            let (from, signature) = (routine.name.clone(), routine.signature());
            rename::routine(state, &from, &signature, &in_schema(&to, &from.name))?;
        }
        Kind::FUNCTION_RENAME_TO
        | Kind::PROCEDURE_RENAME_TO
        | Kind::ROUTINE_RENAME_TO
        | Kind::AGGREGATE_RENAME_TO => {
            let (from, signature) = (routine.name.clone(), routine.signature());
            rename::routine(state, &from, &signature, &beside(&from, &action.name()))?;
        }
        other => return Err(format!("ALTER FUNCTION with {other:?} is not understood")),
    }
    Ok(())
}
