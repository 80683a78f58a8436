//! Of which notifications users want a mail.

use std::collections::BTreeSet;

use crm_chassis::{Result, Tx};
use uuid::Uuid;

use crate::identity::domain::NotificationKind;

/// The kinds of which a user wants a mail.
pub async fn of_user(tx: &mut Tx, user: Uuid) -> Result<BTreeSet<NotificationKind>> {
    let sql = "select kind from notification_mails where tenant_id = $1 and user_id = $2";
    let kinds: Vec<String> = sqlx::query_scalar(sql).bind(tx.tenant()).bind(user).fetch_all(tx.conn()).await?;
    Ok(kinds.iter().filter_map(|kind| NotificationKind::parse(kind)).collect())
}

/// Notes whether a user wants a mail of a kind. True if that is new.
pub async fn choose(tx: &mut Tx, user: Uuid, kind: NotificationKind, by_mail: bool) -> Result<bool> {
    let sql = if by_mail {
        "insert into notification_mails (tenant_id, user_id, kind) values ($1, $2, $3) on conflict do nothing"
    } else {
        "delete from notification_mails where tenant_id = $1 and user_id = $2 and kind = $3"
    };
    let query = sqlx::query(sql).bind(tx.tenant()).bind(user).bind(kind.as_str());
    Ok(query.execute(tx.conn()).await?.rows_affected() > 0)
}
