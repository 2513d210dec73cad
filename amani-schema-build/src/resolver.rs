//! What a path in a module means: an item of the crate, or something of another crate.

use syn::Type;

use crate::names::{EXTERN, Meaning};
use crate::walk::Tree;

/// How many imports and aliases are followed before a path counts as a circle.
const LONGEST_CHAIN: usize = 64;

/// What a path means.
pub(crate) enum Resolved<'a> {
    /// An enum or struct of this crate: its module, and its place there.
    Candidate(usize, usize),
    /// A `type` alias, and the module that its right side is to be read in.
    Alias(usize, &'a Type),
    /// A module of this crate.
    Module(usize),
    /// Something else of this crate.
    Other,
    /// A path that leads out of this crate: the crate and what is in it, or a name of the prelude.
    External(Vec<String>),
}

impl Tree {
    /// What `path` means in `module`.
    pub(crate) fn resolve(&self, module: usize, path: &[String]) -> Resolved<'_> {
        self.follow(module, path, LONGEST_CHAIN)
            .unwrap_or_else(|| Resolved::External(path.to_vec()))
    }

    /// `None` where the path ends in nothing that this crate declares.
    fn follow(&self, module: usize, path: &[String], budget: usize) -> Option<Resolved<'_>> {
        let budget = budget.checked_sub(1)?;
        let (first, rest) = path.split_first()?;
        match &**first {
            "crate" => self.step_into(0, rest, budget),
            "self" => self.step_into(module, rest, budget),
            "super" => self.step_into(self.modules[module].parent, rest, budget),
            EXTERN => Some(Resolved::External(rest.to_vec())),
            _ => self.find(module, first, rest, budget),
        }
    }

    fn step_into(&self, module: usize, rest: &[String], budget: usize) -> Option<Resolved<'_>> {
        if rest.is_empty() {
            Some(Resolved::Module(module))
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
        let Some(meaning) = self.modules[module].scope.get(name) else {
            return self.find_in_globs(module, name, rest, budget);
        };
        match meaning {
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
                followed.or(Some(Resolved::External(whole)))
            }
        }
    }

    fn find_in_globs(
        &self,
        module: usize,
        name: &str,
        rest: &[String],
        budget: usize,
    ) -> Option<Resolved<'_>> {
        let globs = self.modules[module].scope.globs.iter();
        let mut found = globs.filter_map(|glob| match self.follow(module, glob, budget)? {
            Resolved::Module(place) if place != module => {
                let path: Vec<String> = std::iter::once(name.to_owned())
                    .chain(rest.iter().cloned())
                    .collect();
                self.follow(place, &path, budget)
            }
            _ => None,
        });
        found.next()
    }
}
