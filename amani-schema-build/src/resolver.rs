//! What a path in a module means: an item of the crate, or something of another crate.

use syn::Type;

use crate::names::{EXTERN, Meaning};
use crate::walk::Tree;

/// How many imports are followed before a path counts as a circle.
const LONGEST_CHAIN: usize = 64;

/// What a path means.
pub(crate) enum Resolved<'a> {
    /// An enum or struct of this crate: its module, and its place there.
    Candidate(usize, usize),
    /// A `type` alias, and the module that its right side is to be read in.
    Alias(usize, &'a Type),
    /// A module of this crate.
    Module,
    /// Something else of this crate.
    Other,
    /// A path that leads out of this crate: the crate and what is in it, or a name of the prelude.
    External(Vec<String>),
}

impl Tree {
    /// What `path` means in `module`.
    pub(crate) fn resolve(&self, module: usize, path: &[String]) -> Resolved<'_> {
        self.follow(module, path, LONGEST_CHAIN)
            .unwrap_or_else(|| self.external(module, path.to_vec(), LONGEST_CHAIN))
    }

    /// `None` where the path ends in nothing that this crate declares.
    fn follow(&self, module: usize, path: &[String], budget: usize) -> Option<Resolved<'_>> {
        let (first, rest) = path.split_first()?;
        match &**first {
            "crate" => self.step_into(self.crate_of(module).root, rest, budget),
            "self" => self.step_into(module, rest, budget),
            "super" => self.step_into(self.modules[module].parent, rest, budget),
            EXTERN => Some(self.external(module, rest.to_vec(), budget)),
            name => {
                let declaring = self.declaring(module, name, &mut Vec::new())?;
                self.find(declaring, name, rest, budget.checked_sub(1)?)
            }
        }
    }

    /// What a path means that leads out of the crate of `module`: into another one of the schema, or further.
    fn external(&self, module: usize, path: Vec<String>, budget: usize) -> Resolved<'_> {
        let into = path.split_first().and_then(|(name, rest)| {
            let root = self.other_root(module, name)?;
            self.step_into(root, rest, budget.checked_sub(1)?)
        });
        into.unwrap_or(Resolved::External(path))
    }

    /// The root of another crate of the schema, by the name that this one knows it by.
    fn other_root(&self, module: usize, name: &str) -> Option<usize> {
        let place = self.crate_of(module).of.externs.get(name)?;
        Some(self.crates[*place].root)
    }

    fn step_into(&self, module: usize, rest: &[String], budget: usize) -> Option<Resolved<'_>> {
        if rest.is_empty() {
            Some(Resolved::Module)
        } else {
            self.follow(module, rest, budget)
        }
    }

    fn find(
        &self,
        module: usize,
        name: &str,
        rest: &[String],
        budget: usize,
    ) -> Option<Resolved<'_>> {
        match self.modules[module].scope.get(name)? {
            Meaning::Module(place) => self.step_into(*place, rest, budget),
            Meaning::Candidate(place) if rest.is_empty() => {
                Some(Resolved::Candidate(module, *place))
            }
            Meaning::Alias(aliased) if rest.is_empty() => Some(Resolved::Alias(module, aliased)),
            Meaning::Candidate(_) | Meaning::Alias(_) | Meaning::Other => Some(Resolved::Other),
            Meaning::Import(path) => {
                let whole: Vec<String> = path.iter().chain(rest).cloned().collect();
                // `use chrono;` imports a crate under its own name.
                let is_itself = path.len() == 1 && path[0] == name;
                let followed = if is_itself {
                    None
                } else {
                    self.follow(module, &whole, budget)
                };
                Some(followed.unwrap_or_else(|| self.external(module, whole, budget)))
            }
        }
    }

    /// The module that declares or imports a name by itself: this one, or one that its globs reach.
    fn declaring(&self, module: usize, name: &str, seen: &mut Vec<usize>) -> Option<usize> {
        if seen.contains(&module) {
            return None;
        }
        seen.push(module);
        let scope = &self.modules[module].scope;
        if scope.get(name).is_some() {
            return Some(module);
        }
        let targets = scope
            .globs
            .iter()
            .filter_map(|glob| self.globbed(module, glob, LONGEST_CHAIN));
        targets
            .into_iter()
            .find_map(|target| self.declaring(target, name, seen))
    }

    /// The module of this crate that `use glob::*` in `module` means. Its own path is looked up
    /// without globs: what a glob brings seldom is the way to another one.
    fn globbed(&self, module: usize, glob: &[String], budget: usize) -> Option<usize> {
        let budget = budget.checked_sub(1)?;
        let (first, rest) = glob.split_first()?;
        let next = match &**first {
            "crate" => self.crate_of(module).root,
            "self" => module,
            "super" => self.modules[module].parent,
            name => match self.modules[module].scope.get(name) {
                Some(Meaning::Module(place)) => *place,
                Some(Meaning::Import(path)) if path.len() > 1 || path[0] != *name => {
                    self.globbed(module, path, budget)?
                }
                Some(_) => return None,
                None => self.other_root(module, name)?,
            },
        };
        if rest.is_empty() {
            Some(next)
        } else {
            self.globbed(next, rest, budget)
        }
    }
}
