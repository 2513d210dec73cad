//! What the build script finds and a macro reports: only rustc can point at a place in the source.

use std::fmt::Write;

/// A mistake that the whole picture shows, with the token that it is about.
///
/// The build script leaves them in its `OUT_DIR`, in [`Report::FILE`]; the macro that expands the item there
/// makes errors of them.
///
/// ```
/// use amani_schema_syntax::Report;
///
/// let report = Report {
///     path: "/src/main.rs".into(),
///     line: 3,
///     column: 9,
///     message: "column \"agee\" does not exist\n  help: did you mean `age`?".into(),
/// };
/// let text = Report::write(std::slice::from_ref(&report));
/// assert_eq!(Report::read(&text), [report]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The file, as an absolute path.
    pub path: String,
    /// The line of the token's first character, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
    /// What is wrong, and what to do about it, in lines.
    pub message: String,
}

impl Report {
    /// The name of the file in `OUT_DIR`.
    pub const FILE: &str = "amani_schema_findings.txt";

    /// Reports as a text.
    #[must_use]
    pub fn write(reports: &[Self]) -> String {
        let mut text = String::new();
        for report in reports {
            let _ = writeln!(text, "{} {} {}", report.line, report.column, report.path);
            for line in report.message.lines() {
                let _ = writeln!(text, "\t{line}");
            }
        }
        text
    }

    /// The reports of a text; what is none is passed over.
    #[must_use]
    pub fn read(text: &str) -> Vec<Self> {
        let mut reports: Vec<Self> = Vec::new();
        for line in text.lines() {
            match (line.strip_prefix('\t'), reports.last_mut()) {
                (Some(line), Some(report)) => {
                    if !report.message.is_empty() {
                        report.message.push('\n');
                    }
                    report.message += line;
                }
                _ => reports.extend(Self::begin(line)),
            }
        }
        reports
    }

    fn begin(line: &str) -> Option<Self> {
        let mut parts = line.splitn(3, ' ');
        Some(Self {
            line: parts.next()?.parse().ok()?,
            column: parts.next()?.parse().ok()?,
            path: parts.next()?.to_owned(),
            message: String::new(),
        })
    }
}
