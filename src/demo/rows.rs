//! A row of every table, written and read back through the Rust types.

use amani_backend::models::{
    Hold, HoldStatus, Kyc, KycStatus, KycType, LedgerEntry, LedgerTransactionType, LinkToken,
    Milestone, MilestoneStatus, Project, ProjectStatus, Transaction, TransactionStatus,
    TransactionType, User, UserRole, WalletBalanceSnapshot, WalletProvider, WalletRegistry,
};
use amani_schema::Table;
use sqlx::postgres::PgRow;
use sqlx::types::chrono::NaiveDate;
use sqlx::types::{Decimal, Uuid};
use sqlx::{Connection, FromRow, PgConnection, query_as, query_scalar};

use super::Result;

/// Returns the names of the tables. Where the rows are not kept, nothing is left of them.
pub(crate) async fn write_and_read(
    connection: &mut PgConnection,
    keep: bool,
) -> Result<Vec<&'static str>> {
    let mut transaction = connection.begin().await?;
    let written = write_all(&mut transaction).await?;
    if keep {
        transaction.commit().await?;
    } else {
        transaction.rollback().await?;
    }
    Ok(written)
}

async fn write_all(connection: &mut PgConnection) -> Result<Vec<&'static str>> {
    let buyer = write_user(connection, "buyer@example.com", UserRole::Client).await?;
    let seller = write_user(connection, "seller@example.com", UserRole::Freelancer).await?;
    write_kyc(connection, &seller).await?;
    let project = write_project(connection, &buyer, &seller).await?;
    write_milestone(connection, &project).await?;
    let transaction = write_transaction(connection, &buyer, &project).await?;
    write_link_token(connection).await?;
    let wallet = write_wallet(connection).await?;
    write_hold(connection, &wallet, &transaction).await?;
    write_ledger_entry(connection, &wallet, &transaction).await?;
    write_snapshot(connection, &wallet).await?;
    Ok(vec![
        read_back::<User>(connection).await?,
        read_back::<Kyc>(connection).await?,
        read_back::<Project>(connection).await?,
        read_back::<Milestone>(connection).await?,
        read_back::<Transaction>(connection).await?,
        read_back::<LinkToken>(connection).await?,
        read_back::<WalletRegistry>(connection).await?,
        read_back::<Hold>(connection).await?,
        read_back::<LedgerEntry>(connection).await?,
        read_back::<WalletBalanceSnapshot>(connection).await?,
    ])
}

/// Reads the table with the query that its type brings.
async fn read_back<T>(connection: &mut PgConnection) -> Result<&'static str>
where
    T: Table + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let rows: Vec<T> = query_as(T::SELECT_SQL).fetch_all(connection).await?;
    if rows.is_empty() {
        return Err(format!("no row came back from {}", T::SQL_NAME).into());
    }
    Ok(T::NAME)
}

async fn write_user(connection: &mut PgConnection, email: &str, role: UserRole) -> Result<User> {
    let sql = "INSERT INTO users (email, password_hash, display_name, role, country, skills) \
               VALUES ($1, '$argon2id$', 'Somebody', $2, 'NG', $3) RETURNING *";
    let user: User = query_as(sql)
        .bind(email)
        .bind(role)
        .bind(vec!["rust", "sql"])
        .fetch_one(connection)
        .await?;
    assert_eq!(
        (user.role, user.skills.len(), user.email_verified),
        (role, 2, false)
    );
    Ok(user)
}

async fn write_kyc(connection: &mut PgConnection, user: &User) -> Result<()> {
    let sql = "INSERT INTO kyc (user_id, type, legal_name, born_on, provider_reference, submitted_from) \
               VALUES ($1, $2, 'Somebody', $3, 'kyb-1', '197.210.0.0/16') RETURNING *";
    let born = NaiveDate::from_ymd_opt(2001, 2, 3);
    let kyc: Kyc = query_as(sql)
        .bind(user.id)
        .bind(KycType::Kyb)
        .bind(born)
        .fetch_one(connection)
        .await?;
    assert_eq!(
        (kyc.kind, kyc.status, Some(kyc.born_on)),
        (KycType::Kyb, KycStatus::Pending, born)
    );
    Ok(())
}

async fn write_project(
    connection: &mut PgConnection,
    buyer: &User,
    seller: &User,
) -> Result<Project> {
    let sql = "INSERT INTO projects (title, amount, currency, status, creator_id, buyer_id, seller_id) \
               VALUES ('A website', $1, 'NGN', $2, $3, $3, $4) RETURNING *";
    let amount = Decimal::new(250_000, 0);
    let project: Project = query_as(sql)
        .bind(amount)
        .bind(ProjectStatus::InProgress)
        .bind(buyer.id)
        .bind(seller.id)
        .fetch_one(connection)
        .await?;
    assert_eq!(
        (project.status, project.amount, project.fee_rate),
        (ProjectStatus::InProgress, amount, Decimal::new(250, 4))
    );
    Ok(project)
}

async fn write_milestone(connection: &mut PgConnection, project: &Project) -> Result<()> {
    let sql = "INSERT INTO milestones (project_id, position, title, amount) VALUES ($1, 1, 'Design', 1000) RETURNING *";
    let milestone: Milestone = query_as(sql).bind(project.id).fetch_one(connection).await?;
    assert_eq!(
        (milestone.project_id, milestone.status),
        (project.id, MilestoneStatus::Pending)
    );
    Ok(())
}

async fn write_transaction(
    connection: &mut PgConnection,
    user: &User,
    project: &Project,
) -> Result<Transaction> {
    let sql = "INSERT INTO transactions (user_id, project_id, type, amount, currency) \
               VALUES ($1, $2, $3, 1000, 'NGN') RETURNING *";
    let transaction: Transaction = query_as(sql)
        .bind(user.id)
        .bind(project.id)
        .bind(TransactionType::EscrowHold)
        .fetch_one(connection)
        .await?;
    assert_eq!(
        (transaction.kind, transaction.status),
        (TransactionType::EscrowHold, TransactionStatus::Pending)
    );
    Ok(transaction)
}

async fn write_link_token(connection: &mut PgConnection) -> Result<()> {
    let sql = "INSERT INTO link_tokens (user_id, provider, token_hash, expires_at) \
               VALUES ('u-1', $1, sha256('token'), now() + interval '1 hour') RETURNING *";
    let token: LinkToken = query_as(sql)
        .bind(WalletProvider::Fincra)
        .fetch_one(connection)
        .await?;
    assert_eq!(
        (token.provider, token.token_hash.len()),
        (WalletProvider::Fincra, 32)
    );
    Ok(())
}

async fn write_wallet(connection: &mut PgConnection) -> Result<WalletRegistry> {
    let sql = "INSERT INTO wallet_registry (user_id, provider, provider_wallet_id, currency) \
               VALUES ('u-1', $1, 'w-1', 'NGN') RETURNING *";
    Ok(query_as(sql)
        .bind(WalletProvider::Flutterwave)
        .fetch_one(connection)
        .await?)
}

async fn write_hold(
    connection: &mut PgConnection,
    wallet: &WalletRegistry,
    transaction: &Transaction,
) -> Result<()> {
    let sql = "INSERT INTO holds (user_id, wallet_id, transaction_id, amount, currency) \
               VALUES ('u-1', $1, $2, 1000, 'NGN') RETURNING *";
    let hold: Hold = query_as(sql)
        .bind(wallet.id)
        .bind(transaction.id)
        .fetch_one(&mut *connection)
        .await?;
    assert_eq!(hold.status, HoldStatus::Active);
    let wallet_held: Uuid = query_scalar("SELECT wallet_id FROM holds WHERE status = ANY ($1)")
        .bind(vec![HoldStatus::Active, HoldStatus::Captured])
        .fetch_one(connection)
        .await?;
    assert_eq!(wallet_held, wallet.id);
    Ok(())
}

async fn write_ledger_entry(
    connection: &mut PgConnection,
    wallet: &WalletRegistry,
    transaction: &Transaction,
) -> Result<()> {
    let sql = "INSERT INTO ledger_entries (user_id, transaction_id, wallet_id, type, amount, balance_after, currency) \
               VALUES ('u-1', $1, $2, $3, 1000, 4000, 'NGN') RETURNING *";
    let kind = LedgerTransactionType::Debit;
    let entry: LedgerEntry = query_as(sql)
        .bind(transaction.id)
        .bind(wallet.id)
        .bind(kind)
        .fetch_one(connection)
        .await?;
    assert_eq!(entry.kind, kind);
    Ok(())
}

async fn write_snapshot(connection: &mut PgConnection, wallet: &WalletRegistry) -> Result<()> {
    let sql = "INSERT INTO wallet_balance_snapshot (wallet_id, provider, available, total, currency) \
               VALUES ($1, $2, 4000, 5000, 'NGN') RETURNING *";
    let snapshot: WalletBalanceSnapshot = query_as(sql)
        .bind(wallet.id)
        .bind(wallet.provider)
        .fetch_one(connection)
        .await?;
    assert_eq!(
        (snapshot.provider, snapshot.wallet_id),
        (wallet.provider, wallet.id)
    );
    Ok(())
}
