//! Calls that meet: all of them are under way before the first may go on.

use crm_chassis::{Caller, Tx};
use sqlx::AssertSqlSafe;

use super::World;

impl World {
    /// Makes four calls (numbered) that run into the locks of `script`, and lets them go when all four wait.
    pub async fn at_the_same_time<T>(&self, script: String, call: impl AsyncFn(usize) -> T) -> [T; 4] {
        let mut holder = self.hold(script).await;
        let release = async {
            self.until_waiting(4).await;
            sqlx::raw_sql("rollback").execute(holder.conn()).await.unwrap();
        };
        // On the heap, because a call with its connection is large.
        let [first, second, third, fourth] = [0, 1, 2, 3].map(|number| Box::pin(call(number)));
        let (first, second, third, fourth, ()) = tokio::join!(first, second, third, fourth, release);
        [first, second, third, fourth]
    }

    /// A transaction in the middle of `script`.
    pub async fn hold(&self, script: String) -> Tx {
        let mut holder = self.database.db().transaction(Caller::system(self.tenant)).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(script)).execute(holder.conn()).await.unwrap();
        holder
    }

    /// Waits until so many transactions wait for a lock.
    pub async fn until_waiting(&self, number: i64) {
        let sql =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        let enough = async || {
            let waiting: i64 = sqlx::query_scalar(sql).fetch_one(&self.superuser).await.unwrap();
            (waiting >= number).then_some(())
        };
        crm_testkit::eventually("calls that wait for a lock", enough).await;
    }
}
