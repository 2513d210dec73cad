use amani_schema::{pg_enum, table};
use sqlx::types::Decimal;
use sqlx::types::chrono::{DateTime, NaiveDate, Utc};

use super::Project;

/// Where a milestone stands.
#[pg_enum]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MilestoneStatus {
    /// Nobody works on it yet.
    Pending,
    /// Somebody does.
    InProgress,
    /// The seller says that it is done.
    Completed,
    /// The buyer agrees, and its share is released.
    Approved,
    /// The buyer wants more work on it.
    Rejected,
    /// The sides disagree.
    Disputed,
}

/// A part of a project that is paid for on its own.
#[table(
    name = "milestones",
    unique(columns(project_id, position), deferrable),
    index(columns(due_on(nulls = last)), where = "status IN ('pending', 'in_progress')", name = "milestones_open_idx"),
    check("(status = 'approved') = (approved_at IS NOT NULL)", name = "milestones_approved_check")
)]
#[derive(Debug, Clone, PartialEq)]
pub struct Milestone {
    /// The internal key.
    #[column(primary_key, identity)]
    pub id: i64,
    /// The project it is a part of.
    #[column(references(Project::id, on_delete = cascade))]
    pub project_id: i64,
    /// Its place among the parts, from 1.
    #[column(check("position > 0"))]
    pub position: i16,
    /// What it is called.
    #[column(length = 255)]
    pub title: String,
    /// What has to be delivered.
    pub description: Option<String>,
    /// Its share of the project's price, in the project's currency.
    #[column(precision = 18, scale = 2, check("amount > 0"))]
    pub amount: Decimal,
    /// Where it stands.
    #[column(default = MilestoneStatus::Pending)]
    pub status: MilestoneStatus,
    /// When it is due.
    pub due_on: Option<NaiveDate>,
    /// When the buyer approved it.
    pub approved_at: Option<DateTime<Utc>>,
    /// When it was written.
    #[column(default = sql("now()"))]
    pub created_at: DateTime<Utc>,
}
