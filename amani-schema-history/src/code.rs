//! Objects whose heart is a text: views, functions, triggers, policies, rules, statistics.

mod aggregate;
mod policy;
mod routine;
mod statistics;
mod trigger;
mod view;

pub(crate) use aggregate::create as create_aggregate;
pub(crate) use policy::{alter_policy, create_policy, create_rule};
pub(crate) use routine::{SIGNATURES, alter_routine, create_routine, find_routines};
pub(crate) use statistics::{alter_statistics, copy_statistics, create_statistics};
pub(crate) use trigger::{alter_trigger, create_trigger, set_enabled};
pub(crate) use view::{alter_view, alter_view_action, create_view};
