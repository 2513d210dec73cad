//! What git knows of the migrations folder, asked by running `git`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What the migrations folder stands in.
pub(crate) enum Surroundings {
    /// A work tree of git.
    Git(Repository),
    /// A work tree of git that does not answer: git is not installed, or does not trust the owner.
    Refused(String),
    /// No work tree.
    Outside,
}

/// The work tree around a folder.
pub(crate) struct Repository {
    /// Where git is asked: the folder, or what is there above it.
    start: PathBuf,
    /// Whether the folder itself is there.
    folder_exists: bool,
    /// What belongs to this work tree alone, also where it is one of several.
    git_dir: PathBuf,
    /// The folder, from the root of the work tree.
    path: PathBuf,
    /// The default branch of the remote, if one is known here.
    default: Option<String>,
}

/// What counts as sealed.
pub(crate) struct Base {
    /// As git is asked for it; `None` where nothing is committed yet.
    pub(crate) revision: Option<String>,
    /// What its author should know of the choice.
    pub(crate) warning: Option<String>,
}

/// What git is in the midst of, each with the file or folder that says so.
const BUSY: &[(&str, &str)] = &[
    ("MERGE_HEAD", "a merge"),
    ("rebase-merge", "a rebase"),
    ("rebase-apply", "a rebase"),
    ("CHERRY_PICK_HEAD", "a cherry-pick"),
    ("REVERT_HEAD", "a revert"),
];

/// The default branch of the remote, the likeliest first: patterns, since those may be of nothing.
const DEFAULTS: [&str; 3] = [
    "--glob=refs/remotes/origin/HEA[D]",
    "--glob=refs/remotes/origin/mai[n]",
    "--glob=refs/remotes/origin/maste[r]",
];

/// Set in git's own hooks, where they speak of the folder that git was called in.
const VARIABLES: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
];

impl Surroundings {
    pub(crate) fn of(folder: &Path) -> Self {
        let above = folder.ancestors().find(|path| path.is_dir());
        let Some(start) = above.and_then(|path| fs::canonicalize(path).ok()) else {
            return Self::Outside;
        };
        if !start.ancestors().any(|path| path.join(".git").exists()) {
            return Self::Outside;
        }
        Repository::open(folder, start).map_or_else(Self::Refused, Self::Git)
    }
}

impl Repository {
    fn open(folder: &Path, start: PathBuf) -> Result<Self, String> {
        let mut arguments = vec!["rev-parse", "--absolute-git-dir", "--show-prefix"];
        arguments.push("--symbolic-full-name");
        arguments.extend(DEFAULTS);
        let output = git(&start, &arguments)?;
        if !output.status.success() {
            return Err(complaint(&output));
        }
        let text = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
        let mut lines = text.lines();
        let git_dir = PathBuf::from(lines.next().unwrap_or_default());
        let prefix = Path::new(lines.next().unwrap_or_default());
        let default = lines.next().map(str::to_owned);
        let existing = folder.ancestors().find(|path| path.is_dir());
        let missing = existing.and_then(|path| folder.strip_prefix(path).ok());
        let missing = missing.unwrap_or(Path::new(""));
        Ok(Self {
            start,
            folder_exists: missing.as_os_str().is_empty(),
            git_dir,
            path: prefix.join(missing),
            default,
        })
    }

    /// A place of our own that is never part of a commit.
    pub(crate) fn home(&self) -> PathBuf {
        self.git_dir.join("amani-schema").join(&self.path)
    }

    /// The branch that is checked out, or the commit, as git notes it.
    pub(crate) fn branch(&self) -> String {
        let head = fs::read_to_string(self.git_dir.join("HEAD")).unwrap_or_default();
        head.trim().to_owned()
    }

    /// What git is in the midst of, and the mark that goes when that is done.
    pub(crate) fn busy(&self) -> Option<(&'static str, PathBuf)> {
        let mut marks = BUSY
            .iter()
            .map(|(mark, what)| (*what, self.git_dir.join(mark)));
        marks.find(|(_, mark)| mark.exists())
    }

    /// Whether the folder holds files with a conflict that nobody has resolved.
    pub(crate) fn is_in_conflict(&self) -> bool {
        let unmerged = || git(&self.start, &["ls-files", "--unmerged", "-z", "--", "."]);
        self.folder_exists && unmerged().is_ok_and(|output| !output.stdout.is_empty())
    }

    /// The branch whose migrations are sealed: the one that is named, else the remote's default,
    /// else what is committed.
    pub(crate) fn base(&self, named: Option<&str>) -> Base {
        let mut warning = None;
        if let Some(named) = named {
            let remote = format!("origin/{named}");
            if let Some(found) = [named, &remote].into_iter().find(|name| self.has(name)) {
                return Base::of(found);
            }
            warning = Some(format!(
                "git knows no `{named}`, which `base` names: what `HEAD` holds counts as sealed"
            ));
        } else if let Some(default) = &self.default {
            return Base::of(default);
        }
        Base {
            revision: self.has("HEAD").then(|| "HEAD".to_owned()),
            warning,
        }
    }

    /// Whether it knows a commit by this name.
    pub(crate) fn has(&self, revision: &str) -> bool {
        let commit = format!("{revision}^{{commit}}");
        let found = git(&self.start, &["rev-parse", "--quiet", "--verify", &commit]);
        found.is_ok_and(|output| output.status.success())
    }

    /// The versions of the migrations that a revision holds in the folder.
    pub(crate) fn versions(&self, revision: &str) -> Result<BTreeSet<i64>, String> {
        if !self.folder_exists {
            return Ok(BTreeSet::new());
        }
        let output = git(&self.start, &["ls-tree", "-z", "--name-only", revision])?;
        if !output.status.success() {
            return Err(complaint(&output));
        }
        Ok(versions_in(&output))
    }

    /// The files of the folder that a revision and this branch have in common, and that say something else here or
    /// are gone. What the revision alone has changed since is not among them.
    pub(crate) fn edited(&self, revision: &str) -> BTreeSet<String> {
        let mut arguments = vec![
            "diff",
            "-z",
            "--name-only",
            "--no-renames",
            "--diff-filter=MD",
        ];
        arguments.push("--relative");
        if revision != "HEAD" {
            arguments.push("--merge-base");
        }
        arguments.extend([revision, "--", "."]);
        let edited = self.folder_exists.then(|| git(&self.start, &arguments));
        match edited {
            Some(Ok(output)) if output.status.success() => {
                let names = String::from_utf8_lossy(&output.stdout);
                names.split_terminator('\0').map(str::to_owned).collect()
            }
            _ => BTreeSet::new(),
        }
    }

    /// The versions that a branch has gained since this one left it, and that say something else
    /// there: drafts that were rewritten here after they were merged there.
    pub(crate) fn rewritten_after_merge(&self, revision: &str) -> BTreeSet<i64> {
        let changed = [
            "diff",
            "-z",
            "--name-only",
            "--no-renames",
            "--relative",
            revision,
            "--",
            ".",
        ];
        let changed = self.folder_exists.then(|| git(&self.start, &changed));
        let changed = match changed {
            Some(Ok(output)) if output.status.success() => versions_in(&output),
            _ => return BTreeSet::new(),
        };
        if changed.is_empty() {
            return changed;
        }
        let there = self.versions(revision).unwrap_or_default();
        let Ok(output) = git(&self.start, &["merge-base", "HEAD", revision]) else {
            return BTreeSet::new();
        };
        let common = String::from_utf8_lossy(&output.stdout);
        let Ok(before) = self.versions(common.trim()) else {
            return BTreeSet::new();
        };
        let is_new = |version: &i64| there.contains(version) && !before.contains(version);
        changed.into_iter().filter(is_new).collect()
    }
}

impl Base {
    fn of(revision: &str) -> Self {
        Self {
            revision: Some(revision.to_owned()),
            warning: None,
        }
    }
}

/// The numbers in front of the names that git lists.
fn versions_in(output: &Output) -> BTreeSet<i64> {
    let names = String::from_utf8_lossy(&output.stdout);
    names.split('\0').filter_map(version_of).collect()
}

/// The number in front of the name of a migration's file.
pub(crate) fn version_of(name: &str) -> Option<i64> {
    let (version, rest) = name.split_once('_')?;
    rest.strip_suffix(".sql")?;
    version.parse().ok()
}

fn git(start: &Path, arguments: &[&str]) -> Result<Output, String> {
    let mut command = Command::new("git");
    command.arg("-C").arg(start).args(arguments);
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    command
        .output()
        .map_err(|error| format!("git cannot be run: {error}"))
}

/// The first line of what git says when it does not answer.
fn complaint(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().next().unwrap_or("git gave no reason");
    line.strip_prefix("fatal: ").unwrap_or(line).to_owned()
}
