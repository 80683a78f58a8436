//! ERPs that send nonsense, send it twice, in the wrong order, or in the name of others. What cannot be applied is parked with its reason,
//! and the queue goes on.

mod parked;
mod refused;
mod repeated;

use crm_chassis::dead_letters::{self, DeadLetter};
use crm_testkit::eventually;
use crm_tests::{client::Client, dealer::Dealer, system::System};

/// A system with one dealer, as his administrator sees it.
struct World {
    system: System,
    dealer: Dealer,
    admin: Client,
}

impl World {
    async fn start() -> Self {
        let system = System::start().await;
        let dealer = Dealer::open(&system).await;
        let admin = dealer.log_in("admin").await;
        Self { system, dealer, admin }
    }

    /// What the customers service has parked, the oldest first.
    async fn parked(&self) -> Vec<DeadLetter> {
        dead_letters::list(self.system.customers.pool(), 1_000).await.unwrap()
    }

    /// Waits until this many messages are parked.
    async fn until_parked(&self, count: usize) -> Vec<DeadLetter> {
        eventually(&format!("{count} parked messages"), async || {
            Some(self.parked().await).filter(|parked| parked.len() >= count)
        })
        .await
    }

    /// Sends a last good message and waits until it is applied: everything before it has been dealt with.
    async fn until_all_is_read(&self) {
        let code = format!("LAST-{}", uuid::Uuid::new_v4().simple());
        let customer = crm_tests::dealer::erp_customer(&code, "Last");
        self.dealer.erp.send("customer.upserted", &customer).await;
        self.admin.until_code(&code).await;
    }
}
