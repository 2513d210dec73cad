//! The schema of the escrow backend: every enum type and every table, by part of the domain.
//!
//! A client pays for a project into escrow, the money is held, and released to the freelancer
//! milestone by milestone. Amounts are decimals with their currency beside them, never floats.

mod holds;
mod kyc;
mod ledger;
mod milestones;
mod projects;
mod transactions;
mod users;
mod wallets;

pub use holds::{Hold, HoldStatus};
pub use kyc::{Kyc, KycStatus, KycType};
pub use ledger::{LedgerEntry, LedgerTransactionType};
pub use milestones::{Milestone, MilestoneStatus};
pub use projects::{Project, ProjectStatus};
pub use transactions::{Transaction, TransactionStatus, TransactionType};
pub use users::{User, UserRole};
pub use wallets::{LinkToken, WalletBalanceSnapshot, WalletProvider, WalletRegistry};
