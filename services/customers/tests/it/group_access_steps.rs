//! What groups open, whatever was done in which order and by how many at the same time.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crm_customers::consumers;
use crm_proto::customers as pb;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use tokio::{runtime::Runtime, task::JoinSet};
use tonic::Code;

use crate::world::{World, complete_contact, message};

const SALESMEN: [&str; 4] = ["SAM", "PIET", "THANDI", "MARIA"];
const CUSTOMERS: u8 = 4;
const GROUPS: u8 = 3;

#[derive(Clone, Debug)]
enum Step {
    /// On Maintain Salesmen.
    Linked {
        customer: u8,
        additional: Vec<u8>,
    },
    /// By the ERP, whose word counts.
    Reassigned {
        customer: u8,
        main: u8,
        additional: Vec<u8>,
    },
    /// By the ERP, several in one batch, where what a user linked counts.
    Upserted(Vec<(u8, u8, Vec<u8>)>),
    /// Made, or changed.
    Group {
        group: u8,
        salesmen: Vec<u8>,
    },
    Added {
        group: u8,
        customers: Vec<u8>,
    },
    Removed {
        group: u8,
        customers: Vec<u8>,
    },
    Merged {
        group: u8,
        other: u8,
    },
    Deleted(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let salesmen = || prop::collection::vec(0..4_u8, 0..4);
    let customers = || prop::collection::vec(0..CUSTOMERS, 1..4);
    let upserted = prop::collection::vec((0..CUSTOMERS, 0..4_u8, salesmen()), 1..4);
    prop_oneof![
        3 => (0..CUSTOMERS, salesmen()).prop_map(|(customer, additional)| Step::Linked { customer, additional }),
        2 => (0..CUSTOMERS, 0..4_u8, salesmen())
            .prop_map(|(customer, main, additional)| Step::Reassigned { customer, main, additional }),
        2 => upserted.prop_map(Step::Upserted),
        6 => (0..GROUPS, salesmen()).prop_map(|(group, salesmen)| Step::Group { group, salesmen }),
        6 => (0..GROUPS, customers()).prop_map(|(group, customers)| Step::Added { group, customers }),
        3 => (0..GROUPS, customers()).prop_map(|(group, customers)| Step::Removed { group, customers }),
        2 => (0..GROUPS, 0..GROUPS).prop_map(|(group, other)| Step::Merged { group, other }),
        1 => (0..GROUPS).prop_map(Step::Deleted),
    ]
}

/// Who ought to see what.
#[derive(Clone, Debug, Default)]
struct Model {
    main: BTreeMap<u8, u8>,
    additional: BTreeMap<u8, BTreeSet<u8>>,
    /// Customers whose additional salesmen a user changed since the ERP said the same.
    edited: BTreeSet<u8>,
    groups: BTreeMap<u8, (String, BTreeSet<u8>, BTreeSet<u8>)>,
}

impl Model {
    fn expected(&self) -> BTreeSet<(u8, u8, bool, bool)> {
        let mut expected = BTreeSet::new();
        for customer in 0..CUSTOMERS {
            for salesman in 0..4 {
                let additional = self.additional.get(&customer).is_some_and(|linked| linked.contains(&salesman));
                let linked = additional || self.main[&customer] == salesman;
                let mut groups = self.groups.values();
                let grouped =
                    groups.any(|(_, salesmen, members)| salesmen.contains(&salesman) && members.contains(&customer));
                if linked || grouped {
                    expected.insert((customer, salesman, linked, grouped));
                }
            }
        }
        expected
    }
}

struct Play {
    world: World,
    ids: Vec<String>,
    model: Model,
    said: u64,
}

impl Play {
    async fn begin(world: &World) -> Self {
        world.forget_all().await;
        let mut play = Self { world: world.clone(), ids: Vec::new(), model: Model::default(), said: 0 };
        for customer in 0..CUSTOMERS {
            play.upsert(&[(customer, 0, vec![])]).await;
            play.ids.push(world.by_code(&format!("CU{customer}")).await.unwrap().id);
            play.model.main.insert(customer, 0);
        }
        play
    }

    fn employees(&self, salesmen: &BTreeSet<u8>) -> Vec<String> {
        salesmen.iter().map(|salesman| self.world.employee_id(SALESMEN[usize::from(*salesman)])).collect()
    }

    async fn upsert(&mut self, said: &[(u8, u8, Vec<u8>)]) {
        let mut batch = Vec::new();
        for (customer, main, additional) in said {
            self.said += 1;
            batch.push(upserted(self.said, *customer, *main, additional));
        }
        consumers::erp().apply_all(&self.world.database.worker(), &batch).await.unwrap();
    }

    async fn take(&mut self, step: &Step) {
        let admin = self.world.admin();
        match step {
            Step::Linked { customer, additional } => {
                let additional: BTreeSet<u8> = additional.iter().copied().collect();
                let link = pb::Customer { additional_salesman_ids: self.employees(&additional), ..Default::default() };
                let id = &self.ids[usize::from(*customer)];
                admin.update(id, &["additional_salesman_ids"], link).await.unwrap();
                let main = self.model.main[customer];
                let additional = additional.into_iter().filter(|salesman| *salesman != main).collect();
                if self.model.additional.get(customer).cloned().unwrap_or_default() != additional {
                    self.model.edited.insert(*customer);
                    self.model.additional.insert(*customer, additional);
                }
            }
            Step::Reassigned { customer, main, additional } => {
                self.said += 1;
                let codes: Vec<&str> = additional.iter().map(|salesman| SALESMEN[usize::from(*salesman)]).collect();
                let data = json!({"code": format!("CU{customer}"), "mainSalesmanCode": SALESMEN[usize::from(*main)],
                    "additionalSalesmanCodes": codes});
                let id = format!("m-{}", self.said);
                self.world.erp(&id, "customer.salesmen-changed", self.said, data).await.unwrap();
                self.model.main.insert(*customer, *main);
                let additional = additional.iter().copied().filter(|salesman| salesman != main).collect();
                self.model.additional.insert(*customer, additional);
                self.model.edited.remove(customer);
            }
            Step::Upserted(said) => {
                self.upsert(said).await;
                for (customer, main, theirs) in said {
                    let theirs: BTreeSet<u8> = theirs.iter().copied().filter(|salesman| salesman != main).collect();
                    let ours = self.model.additional.get(customer).cloned().unwrap_or_default();
                    let ours: BTreeSet<u8> = ours.into_iter().filter(|salesman| salesman != main).collect();
                    self.model.main.insert(*customer, *main);
                    if theirs == ours {
                        self.model.edited.remove(customer);
                    }
                    let stays = self.model.edited.contains(customer);
                    self.model.additional.insert(*customer, if stays { ours } else { theirs });
                }
            }
            Step::Group { group, salesmen } => {
                let salesmen: BTreeSet<u8> = salesmen.iter().copied().collect();
                let ids = self.employees(&salesmen);
                if let Some((id, known, _)) = self.model.groups.get_mut(group) {
                    let changed = pb::Group { salesman_ids: ids, ..Default::default() };
                    admin.edit_group(id, &["salesman_ids"], changed).await.unwrap();
                    *known = salesmen;
                } else {
                    let made = admin.add_group(&format!("Group {group}"), &ids).await.unwrap();
                    self.model.groups.insert(*group, (made.id, salesmen, BTreeSet::new()));
                }
            }
            Step::Added { group, customers } => {
                let asked: Vec<&str> =
                    customers.iter().map(|customer| self.ids[usize::from(*customer)].as_str()).collect();
                let Some((id, _, members)) = self.model.groups.get_mut(group) else { return };
                let added = admin.add_to_group(id, &asked).await.unwrap();
                let before = members.len();
                members.extend(customers);
                assert_eq!(usize::try_from(added.added_count).unwrap(), members.len() - before);
                assert_eq!(usize::try_from(added.group.unwrap().customer_count).unwrap(), members.len());
            }
            Step::Removed { group, customers } => {
                let asked: Vec<&str> =
                    customers.iter().map(|customer| self.ids[usize::from(*customer)].as_str()).collect();
                let Some((id, _, members)) = self.model.groups.get_mut(group) else { return };
                admin.take_from_group(id, &asked).await.unwrap();
                members.retain(|member| !customers.contains(member));
            }
            Step::Merged { group, other } => {
                if group == other || !self.model.groups.contains_key(group) {
                    return;
                }
                let Some((gone, salesmen, members)) = self.model.groups.remove(other) else { return };
                let into = self.model.groups.get_mut(group).unwrap();
                let merged = admin.merge_groups(&into.0, &[&gone]).await.unwrap();
                into.1.extend(salesmen);
                into.2.extend(members);
                assert_eq!(usize::try_from(merged.customer_count).unwrap(), into.2.len());
            }
            Step::Deleted(group) => {
                if let Some((id, ..)) = self.model.groups.remove(group) {
                    admin.delete_group(&id, "").await.unwrap();
                }
            }
        }
    }

    /// Who sees what, as the table says that all lists ask.
    async fn found(&self) -> BTreeSet<(u8, u8, bool, bool)> {
        let sql =
            "select customer_id::text, employee_id::text, linked, grouped from customer_access where tenant_id = $1";
        let rows: Vec<(String, String, bool, bool)> =
            sqlx::query_as(sql).bind(self.world.tenant).fetch_all(&self.world.superuser).await.unwrap();
        let place = |of: &[String], id: &str| u8::try_from(of.iter().position(|it| it == id).unwrap()).unwrap();
        let salesmen = SALESMEN.map(|code| self.world.employee_id(code));
        rows.iter()
            .map(|(customer, salesman, linked, grouped)| {
                (place(&self.ids, customer), place(&salesmen, salesman), *linked, *grouped)
            })
            .collect()
    }

    /// What the last event about each customer said, compared with what is so; and that versions only grow.
    async fn told(&self) {
        let mut last: HashMap<String, pb::Customer> = HashMap::new();
        for customer in self.world.events().await.into_iter().filter_map(|event| event.customer) {
            let version = |customer: &pb::Customer| customer.etag.parse::<i64>().unwrap();
            if let Some(before) = last.insert(customer.id.clone(), customer.clone()) {
                assert!(version(&before) < version(&customer), "{}", customer.name);
            }
        }
        for id in &self.ids {
            let shown = self.world.admin().get(id).await.unwrap();
            assert_eq!(last[id], pb::Customer { actions: vec![], groups: vec![], ..shown });
        }
    }
}

fn upserted(number: u64, customer: u8, main: u8, additional: &[u8]) -> crm_chassis::broker::Envelope {
    let codes: Vec<&str> = additional.iter().map(|salesman| SALESMEN[usize::from(*salesman)]).collect();
    let data: Value = json!({"code": format!("CU{customer}"), "name": format!("Name {customer}"),
        "mainSalesmanCode": SALESMEN[usize::from(main)], "additionalSalesmanCodes": codes});
    message("acme", &format!("m-{number}"), "customer.upserted", number, &data)
}

#[test]
fn access_is_links_and_groups_after_any_steps() {
    let runtime = Runtime::new().unwrap();
    let world = runtime.block_on(World::new());
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&prop::collection::vec(step(), 1..30), |steps| {
        runtime.block_on(async {
            let mut play = Play::begin(&world).await;
            for step in &steps {
                play.take(step).await;
                prop_assert_eq!(play.found().await, play.model.expected(), "{:?}", step);
            }
            play.told().await;
            Ok(())
        })
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// Whatever a writer comes to know of what others do: that a group is gone.
fn expect_done<T>(what: &str, answer: Result<T, tonic::Status>) {
    if let Err(refused) = answer {
        assert_eq!(refused.code(), Code::NotFound, "{what}: {refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_at_the_same_time_hold_nobody_up_for_ever_and_leave_it_right() {
    let world = World::new().await;
    let play = Play::begin(&world).await;
    let mut groups = Vec::new();
    for group in 0..4 {
        let salesmen = [world.employee_id(SALESMEN[group % 4])];
        groups.push(world.admin().add_group(&format!("Group {group}"), &salesmen).await.unwrap().id);
    }
    let mut writers = JoinSet::new();
    for writer in 0..8_usize {
        let (world, ids, groups) = (world.clone(), play.ids.clone(), groups.clone());
        writers.spawn(async move {
            let admin = world.admin();
            for turn in 0..12_usize {
                let number = writer * 12 + turn;
                // In as many orders as there are writers.
                let customers: Vec<&str> =
                    (0..3).map(|place| ids[(number * 7 + place * (1 + writer % 3)) % ids.len()].as_str()).collect();
                let (group, other) = (&groups[number * 5 % 4], &groups[(number * 5 + 1 + writer % 3) % 4]);
                let salesmen = vec![
                    world.employee_id(SALESMEN[number % 4]),
                    world.employee_id(SALESMEN[(number + 1 + writer % 2) % 4]),
                ];
                match (writer + turn) % 6 {
                    0 => expect_done("add", admin.add_to_group(group, &customers).await.map(drop)),
                    1 => {
                        let edit = pb::Group { salesman_ids: salesmen, ..Default::default() };
                        expect_done("edit", admin.edit_group(group, &["salesman_ids"], edit).await.map(drop));
                    }
                    2 => {
                        let link = pb::Customer { additional_salesman_ids: salesmen, ..Default::default() };
                        expect_done(
                            "link",
                            admin.update(customers[0], &["additional_salesman_ids"], link).await.map(drop),
                        );
                    }
                    3 if turn % 4 == 3 && group != other => {
                        expect_done("merge", admin.merge_groups(group, &[other.as_str()]).await.map(drop));
                    }
                    3 => expect_done("take", admin.take_from_group(group, &customers[..1]).await.map(drop)),
                    4 => {
                        let batch: Vec<_> = (0..3_u8)
                            .map(|place| {
                                let customer = u8::try_from(number).unwrap().wrapping_add(place) % CUSTOMERS;
                                let sequence = 1_000 + u64::try_from(number).unwrap() * 3 + u64::from(place);
                                upserted(sequence, customer, u8::try_from(number % 4).unwrap(), &[place])
                            })
                            .collect();
                        consumers::erp().apply_all(&world.database.worker(), &batch).await.unwrap();
                    }
                    _ => {
                        let contact = admin.add_contact(customers[0], complete_contact("Zinzi")).await;
                        expect_done("contact", contact.map(drop));
                    }
                }
            }
        });
    }
    while let Some(ended) = writers.join_next().await {
        ended.unwrap();
    }
    play.told().await;
    let wrong = "
        with wanted as (
            select distinct m.customer_id, s.id as employee_id from customer_group_members m
            join customer_groups g on g.tenant_id = m.tenant_id and g.id = m.group_id cross join unnest(g.salesman_ids) s (id)
            where m.tenant_id = $1
        )
        select count(*) from wanted w full join (select * from customer_access where tenant_id = $1 and grouped) a
            on a.customer_id = w.customer_id and a.employee_id = w.employee_id
        where w.customer_id is null or a.customer_id is null";
    let wrong: i64 = sqlx::query_scalar(wrong).bind(world.tenant).fetch_one(&world.superuser).await.unwrap();
    assert_eq!(wrong, 0, "rows by groups that should not be there, or are not");
    let counts = "select count(*) from customer_groups g where g.tenant_id = $1 and g.customer_count <>
        (select count(*) from customer_group_members m where m.tenant_id = g.tenant_id and m.group_id = g.id)";
    let wrong: i64 = sqlx::query_scalar(counts).bind(world.tenant).fetch_one(&world.superuser).await.unwrap();
    assert_eq!(wrong, 0, "groups that count wrongly");
    let unlinked =
        "select count(*) from customers c where c.tenant_id = $1 and not exists (select from customer_access a
        where a.tenant_id = c.tenant_id and a.customer_id = c.id and a.employee_id = c.main_salesman_id and a.linked)";
    let wrong: i64 = sqlx::query_scalar(unlinked).bind(world.tenant).fetch_one(&world.superuser).await.unwrap();
    assert_eq!(wrong, 0, "main salesmen that are not linked");
}
