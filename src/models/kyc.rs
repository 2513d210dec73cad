use amani_schema::{pg_enum, table};
use sqlx::types::JsonValue;
use sqlx::types::chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::ipnetwork::IpNetwork;

use super::User;

/// Whose identity is verified.
#[pg_enum]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KycType {
    /// A person ("know your customer").
    Kyc,
    /// A business ("know your business").
    Kyb,
}

/// Where a verification stands.
#[pg_enum]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KycStatus {
    /// Somebody has to look at it.
    Pending,
    /// The documents are good.
    Approved,
    /// They are not.
    Rejected,
}

/// A verification of a user's identity.
#[table(
    index(
        columns(user_id, kind),
        unique,
        where = "status = 'approved'",
        name = "kyc_one_approved_idx"
    ),
    index(
        columns(created_at),
        where = "status = 'pending'",
        name = "kyc_queue_idx"
    ),
    check(
        "status <> 'rejected' OR rejection_reason IS NOT NULL",
        name = "kyc_rejection_check"
    ),
    check(
        "(status = 'pending') = (reviewed_at IS NULL)",
        name = "kyc_review_check"
    )
)]
#[derive(Debug, Clone, PartialEq)]
pub struct Kyc {
    /// The internal key.
    #[column(primary_key, identity)]
    pub id: i64,
    /// Whose identity it is.
    #[column(references(User::id, on_delete = cascade))]
    pub user_id: i64,
    /// Whether it is a person's or a business's.
    #[column(name = "type", default = KycType::Kyc)]
    pub kind: KycType,
    /// Where it stands.
    #[column(default = KycStatus::Pending)]
    pub status: KycStatus,
    /// The name in the documents.
    #[column(length = 200)]
    pub legal_name: String,
    /// The date of birth, or of incorporation.
    pub born_on: NaiveDate,
    /// The provider's reference of the check.
    #[column(length = 100, unique)]
    pub provider_reference: String,
    /// What the provider found, as it sent it.
    #[column(default = sql("'{}'"))]
    pub report: JsonValue,
    /// Where the documents were sent from.
    pub submitted_from: Option<IpNetwork>,
    /// Why it was rejected.
    pub rejection_reason: Option<String>,
    /// Who decided.
    #[column(references(User::id, on_delete = set_null))]
    pub reviewer_id: Option<i64>,
    /// When it was decided.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// When it was handed in.
    #[column(default = sql("now()"))]
    pub created_at: DateTime<Utc>,
}
