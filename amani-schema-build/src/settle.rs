//! Makes folder and types agree, or says how they differ.

use std::collections::BTreeSet;
use std::io;
use std::mem;
use std::path::PathBuf;
use std::time::SystemTime;

use amani_schema_core::code::Code;
use amani_schema_core::schema::Schema;
use amani_schema_evolution::{Migration, Refusal, spent};
use amani_schema_history::{Folder, History, Migration as Found};

use crate::config::Config;
use crate::draft::{self, Change};
use crate::finding::Finding;
use crate::git::Surroundings;
use crate::lock::Lock;
use crate::mistake::Mistake;
use crate::model::Model;
use crate::sealed::Split;
use crate::standing::Standing;
use crate::{Mode, files, folder, late, refusal, report, timestamp};

/// The folder when all is done.
#[derive(Default)]
pub(crate) struct Settled {
    pub(crate) folder: Folder,
    /// The files that were written.
    pub(crate) written: Vec<PathBuf>,
    /// What has to be looked at again when it changes.
    pub(crate) watched: Vec<PathBuf>,
    pub(crate) warnings: Vec<String>,
    /// Whether the folder is left other than the types say.
    pub(crate) differs: bool,
    /// What the types say of the past and need not say any more.
    pub(crate) spent: Vec<Finding>,
}

/// Why nothing was written.
pub(crate) enum Unsettled {
    /// What is wrong with the folder as a whole.
    Folder(Vec<String>),
    /// That it is not what the types say, where nothing may be written.
    Differs(String),
    /// What has to be said in the types.
    Types(Vec<Result<Finding, Mistake>>),
}

/// What the folder has to become.
struct Decision {
    versions: Vec<i64>,
    changes: Vec<Change>,
    /// Why a draft that is there already cannot stay where it is.
    remark: Option<String>,
    spent: Vec<Finding>,
}

/// The types, and what they meet.
struct Room<'a> {
    config: &'a Config,
    model: &'a Model,
    standing: &'a Standing,
}

impl From<String> for Unsettled {
    fn from(error: String) -> Self {
        Self::Folder(vec![error])
    }
}

pub(crate) fn settle(
    config: &Config,
    mode: Mode,
    invoked_at: Option<SystemTime>,
    model: &Model,
    standing: &Standing,
) -> Result<Settled, Unsettled> {
    let mut settled = Settled {
        folder: standing.folder.clone(),
        warnings: standing.warnings.clone(),
        ..Settled::default()
    };
    if mode == Mode::Off {
        return Ok(settled);
    }
    let room = Room {
        config,
        model,
        standing,
    };
    let mut decision = room.decide(&settled.folder)?;
    settled.spent = mem::take(&mut decision.spent);
    if decision.changes.is_empty() {
        if mode == Mode::Write {
            room.tidy(invoked_at);
        }
        return Ok(settled);
    }
    if let Some(help) = room.reason_to_check(mode) {
        let said = decision.report(config, &help);
        // Or else it takes more than a build that may write.
        let is_all = help == report::COMMAND && decision.remark.is_none();
        return Err(if is_all {
            Unsettled::Differs(said)
        } else {
            said.into()
        });
    }
    if let Some((what, mark)) = room.busy() {
        let differs = report::DIFFERS;
        let warning =
            format!("{differs}; nothing is written during {what}: finish it and build again");
        settled.warnings.push(warning);
        settled.watched.extend(mark);
        settled.differs = true;
        return Ok(settled);
    }
    room.write(&mut settled, decision, invoked_at)?;
    Ok(settled)
}

impl Room<'_> {
    /// Why a difference is reported and not written, as the help to give.
    fn reason_to_check(&self, mode: Mode) -> Option<String> {
        match &self.standing.surroundings {
            Surroundings::Refused(reason) => Some(format!(
                "nothing is written, since git does not say which migrations are sealed: {reason}"
            )),
            _ if mode == Mode::Check => Some(report::COMMAND.to_owned()),
            _ => None,
        }
    }

    /// What git is in the midst of, and the file that is gone when that is done.
    fn busy(&self) -> Option<(&'static str, Option<PathBuf>)> {
        let Surroundings::Git(repository) = &self.standing.surroundings else {
            return None;
        };
        if let Some((what, mark)) = repository.busy() {
            return Some((what, Some(mark)));
        }
        let is_in_conflict = repository.is_in_conflict();
        is_in_conflict.then_some(("a conflict in the folder", None))
    }

    fn decide(&self, folder: &Folder) -> Result<Decision, Unsettled> {
        let split = Split::new(folder, &self.standing.knowledge);
        self.check_late(folder, &split)?;
        let (remark, stays) = self.weigh_late_draft(folder, &split)?;
        if stays {
            return Ok(Decision::nothing());
        }
        let previous = self.replay(&split.past)?;
        let unknown = self.model.check_way(previous.schema());
        if !unknown.is_empty() {
            return Err(Unsettled::Types(unknown.into_iter().map(Ok).collect()));
        }
        let migrations = draft::migrations(previous.schema(), self.model)
            .map_err(|refusals| self.refuse(&refusals))?;
        let versions = draft::versions(
            migrations.len(),
            &split.draft,
            &self.standing.memory.versions,
            split.newest_past(),
            timestamp::now(),
        );
        let wanted: Vec<(i64, Migration)> = versions.iter().copied().zip(migrations).collect();
        Ok(Decision {
            changes: draft::changes(&self.config.migrations, &split.draft, &wanted),
            versions,
            remark,
            spent: self.spent(previous.schema()),
        })
    }

    fn spent(&self, past: &Schema) -> Vec<Finding> {
        let spent = spent(past, &self.model.schema, &self.model.intent).into_iter();
        let shown = spent.filter_map(|spent| {
            let (file, span) = self.model.place_span(&spent.place)?;
            let message = format!(
                "`{}` has nothing left to do, since what is sealed is so already: it can be removed",
                spent.what
            );
            // Shown as a warning, in a line.
            Some(Finding::new(Code::Past, file, span, message, ""))
        });
        shown.collect()
    }

    /// A migration by hand that came below a sealed one stays where it is, if that is the same.
    fn check_late(&self, folder: &Folder, split: &Split) -> Result<(), Unsettled> {
        let is_past = |version: &&i64| split.past.iter().any(|past| past.version == **version);
        let late: BTreeSet<i64> = split.late.iter().filter(is_past).copied().collect();
        if late.is_empty() {
            return Ok(());
        }
        let past = Folder {
            migrations: split.past.clone(),
        };
        let all = if split.draft.is_empty() {
            folder
        } else {
            &past
        };
        match late::clash(all, &late) {
            Some(clash) => Err(self.describe_clash(clash).into()),
            None => Ok(()),
        }
    }

    /// A draft that came below a sealed migration stays as long as it is complete and the order does
    /// not matter. Gives what is said of one that cannot stay, or whether it can.
    fn weigh_late_draft(
        &self,
        folder: &Folder,
        split: &Split,
    ) -> Result<(Option<String>, bool), Unsettled> {
        let is_draft = |version: &&i64| split.draft.iter().any(|draft| draft.version == **version);
        let late: BTreeSet<i64> = split.late.iter().filter(is_draft).copied().collect();
        if late.is_empty() {
            return Ok((None, false));
        }
        if let Some(clash) = late::clash(folder, &late) {
            return Ok((Some(self.describe_clash(clash)), false));
        }
        let history = self.replay(&folder.migrations)?;
        let left = draft::migrations(history.schema(), self.model);
        let is_complete = left.is_ok_and(|left| left.is_empty());
        Ok((None, is_complete))
    }

    fn describe_clash(&self, (late, sealed): (&Found, &Found)) -> String {
        let shown = |migration: &Found| folder::shown(self.config, &migration.up.path);
        let (late, sealed) = (shown(late), shown(sealed));
        format!(
            "{late} came below {sealed}, which is sealed, and the two do not give the same schema in \
             the other order: a database that has run the second already runs the first after it\n\
             help: give {late} and its way down a version that is later than every sealed one"
        )
    }

    fn replay(&self, migrations: &[Found]) -> Result<History, Unsettled> {
        let folder = Folder {
            migrations: migrations.to_vec(),
        };
        let (history, errors) = match &self.config.cache {
            Some(cache) => {
                let cache = cache.join("replay");
                History::replay_cached(&folder, migrations.len(), &cache)
            }
            None => History::replay(&folder),
        };
        if errors.is_empty() {
            let untold = folder::untold(history.schema());
            return untold.map_or(Ok(history), |text| Err(Unsettled::Folder(vec![text])));
        }
        let explain = |error| {
            let error = folder::describe(self.config, error);
            format!(
                "{error}\nhelp: write above it `-- amani: CREATE ...` with what it does to the schema, or \
                 `-- amani: ignore` if it does nothing to it"
            )
        };
        Err(Unsettled::Folder(errors.into_iter().map(explain).collect()))
    }

    fn refuse(&self, refusals: &[Refusal]) -> Unsettled {
        let shown = refusals
            .iter()
            .map(|refusal| refusal::finding(self.model, refusal));
        Unsettled::Types(shown.collect())
    }

    /// Takes away what a build left that was killed, where there is nothing else to write.
    fn tidy(&self, invoked_at: Option<SystemTime>) {
        let folder = &self.config.migrations;
        if !files::has_left(folder) {
            return;
        }
        if let Ok(lock) = Lock::take(&self.standing.home) {
            files::sweep(folder);
            drop(lock);
            invoked_at.inspect(|time| files::set_modified(folder, *time));
        }
    }

    /// Writes what was decided, unless somebody else wrote in the meantime: then what is decided anew.
    fn write(
        &self,
        settled: &mut Settled,
        mut decision: Decision,
        invoked_at: Option<SystemTime>,
    ) -> Result<(), Unsettled> {
        let config = self.config;
        let read_only = |decision: &Decision, error: &io::Error| {
            let help = format!("nothing can be written here: {error}");
            Unsettled::from(decision.report(config, &help))
        };
        let lock = Lock::take(&self.standing.home).map_err(|error| read_only(&decision, &error))?;
        files::sweep(&config.migrations);
        let found = folder::read(config)?;
        if found != settled.folder {
            settled.folder = found;
            decision = self.decide(&settled.folder)?;
        }
        let mut memory = self.standing.memory.clone();
        memory.versions.extend(&decision.versions);
        let remembered = self.standing.home.remember(&memory);
        remembered.map_err(|error| read_only(&decision, &error))?;
        for change in &decision.changes {
            change.apply().map_err(|error| {
                let file = folder::shown(config, change.path());
                format!("{file} cannot be written: {error}")
            })?;
        }
        drop(lock);
        let wanted = decision
            .changes
            .iter()
            .filter(|change| change.wanted.is_some());
        settled.written = wanted.map(|change| change.path().to_owned()).collect();
        if let Some(time) = invoked_at {
            let paths = settled.written.iter().chain([&config.migrations]);
            paths.for_each(|path| files::set_modified(path, time));
        }
        settled.folder = folder::read(config)?;
        Ok(())
    }
}

impl Decision {
    fn nothing() -> Self {
        Self {
            versions: Vec::new(),
            changes: Vec::new(),
            remark: None,
            spent: Vec::new(),
        }
    }

    fn report(&self, config: &Config, help: &str) -> String {
        let report = report::report(config, &self.changes, help);
        match &self.remark {
            Some(remark) => format!("{remark}\n{report}"),
            None => report,
        }
    }
}
