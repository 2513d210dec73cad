use std::fmt;
use std::time::Duration;

use super::loss::Loss;
use super::misfit::Misfit;

/// Something that happens while migrations are applied or stepped back, in words by its `Display`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// Another migrator is at work: this one waits until it is done.
    Waiting,
    /// A lock was not to be had in time, so that nothing else waits behind us: this file begins again
    /// after a pause.
    Retry {
        /// What the server said, with the place.
        error: String,
        /// Which attempt failed, from 1.
        attempt: u32,
        /// How long it is until the next one.
        pause: Duration,
    },
    /// An index that a broken attempt left `INVALID` was dropped.
    DroppedInvalidIndex(String),
    /// An index was built by an attempt that was broken off before it could say so.
    FoundIndex(String),
    /// A file is about to be run; it is told once, however often it begins again.
    Begun {
        /// The file, or where else its text is from.
        file: String,
    },
    /// A file was applied.
    Applied {
        /// The file.
        file: String,
        /// How long it took.
        elapsed: Duration,
    },
    /// A file was stepped back.
    Reverted {
        /// The file of the way down, or where else its text is from.
        file: String,
        /// How long it took.
        elapsed: Duration,
    },
    /// A later release has been here: what it applied is newer than all that is known here, and it stays.
    Newer(Vec<Misfit>),
    /// A development database follows the folder: what does not fit, and all that was applied after it, is
    /// stepped back first.
    Following {
        /// What does not fit.
        misfits: Vec<Misfit>,
        /// How many migrations are stepped back.
        steps: usize,
    },
    /// Data went with the step back before.
    Lost(Vec<Loss>),
}

impl Event {
    /// Whether it is something that was done to the schema, and not what stood in the way.
    ///
    /// ```
    /// use amani_schema::migrator::Event;
    ///
    /// assert!(!Event::Waiting.is_done());
    /// ```
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(
            self,
            Self::Applied { .. } | Self::Reverted { .. } | Self::Following { .. } | Self::Lost(_)
        )
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waiting => f.write_str("waiting for another migrator to finish"),
            Self::Retry {
                error,
                attempt,
                pause,
            } => {
                let seconds = pause.as_secs_f32();
                write!(
                    f,
                    "{error}\n  attempt {attempt} rolled back, the next one in {seconds} s"
                )
            }
            Self::DroppedInvalidIndex(index) => {
                write!(
                    f,
                    "dropped {index}, which a broken attempt had left INVALID"
                )
            }
            Self::FoundIndex(index) => {
                write!(
                    f,
                    "{index} was built by an attempt that was broken off: it stays"
                )
            }
            Self::Begun { file } => write!(f, "running {file}"),
            Self::Applied { file, elapsed } => {
                write!(f, "applied {file} in {} ms", elapsed.as_millis())
            }
            Self::Reverted { file, elapsed } => {
                write!(f, "reverted {file} in {} ms", elapsed.as_millis())
            }
            Self::Newer(misfits) => {
                let versions = misfits.iter().map(|misfit| misfit.version.to_string());
                let versions: Vec<String> = versions.collect();
                write!(
                    f,
                    "warning: a later release has applied {}, which is not known here; there is nothing to \
                     apply for this one",
                    versions.join(", ")
                )
            }
            Self::Following { misfits, steps } => {
                for misfit in misfits {
                    writeln!(f, "{misfit}")?;
                }
                let plural = if *steps == 1 { "" } else { "s" };
                write!(
                    f,
                    "this development database follows: {steps} step{plural} back, then up again"
                )
            }
            Self::Lost(losses) => {
                let losses: Vec<String> = losses.iter().map(ToString::to_string).collect();
                write!(f, "  with it went {}", losses.join(", "))
            }
        }
    }
}
