use crate::world::{World, condition};
use crm_chassis::{
    Scope,
    filter::FilterContext,
    page::{self, Page},
};
use crm_customers::store::{
    customers,
    lists::{self, LISTING, Selection},
};
use crm_proto::types::{Filter, Operator};
use jiff::tz::TimeZone;
use sqlx::QueryBuilder;

#[tokio::test]
#[ignore]
async fn timing() {
    let world = World::new().await;
    let neighbour = world.neighbour().await;
    world.fill(100_000).await;
    neighbour.fill(100_000).await;
    let admin = world.admin().caller;
    let own = world.person("S1", Scope::Own).caller;
    let team = world.person("S2", Scope::Team).caller;
    let ctx = FilterContext { zone: TimeZone::UTC, now: world.database.clock.now() };
    let sel = |scope, filter: Option<Filter>| Selection { filter, scope, context: ctx.clone() };
    let p = |order_by: &str, skip: i32| {
        Page::parse(&LISTING, &page::Request { order_by, skip, ..Default::default() }, b"").unwrap()
    };
    let has = |f: &str, op: Operator, v: &[&str]| Some(condition(f, op, v));
    let mut cases: Vec<(String, crm_chassis::Caller, Selection, Page)> = vec![];
    for order in ["name", "name desc", "code", "status", "customerType", "mainSalesmanName", "city", "createTime"] {
        cases.push((format!("page 1 ALL by {order}"), admin.clone(), sel(Scope::All, None), p(order, 0)));
    }
    cases.push(("page 1 OWN".into(), own.clone(), sel(Scope::Own, None), p("", 0)));
    cases.push(("page 1 OWN by city".into(), own.clone(), sel(Scope::Own, None), p("city", 0)));
    cases.push(("page 1 TEAM".into(), team.clone(), sel(Scope::Team, None), p("", 0)));
    cases.push(("skip 50000 ALL".into(), admin.clone(), sel(Scope::All, None), p("", 50_000)));
    cases.push((
        "name contains, common".into(),
        admin.clone(),
        sel(Scope::All, has("name", Operator::Contains, &["motors"])),
        p("", 0),
    ));
    cases.push((
        "name contains, rare".into(),
        admin.clone(),
        sel(Scope::All, has("name", Operator::Contains, &["99887"])),
        p("", 0),
    ));
    cases.push((
        "name contains, none".into(),
        admin.clone(),
        sel(Scope::All, has("name", Operator::Contains, &["zzz"])),
        p("", 0),
    ));
    cases.push((
        "name contains, OWN".into(),
        own.clone(),
        sel(Scope::Own, has("name", Operator::Contains, &["zzz"])),
        p("", 0),
    ));
    cases.push((
        "name begins".into(),
        admin.clone(),
        sel(Scope::All, has("name", Operator::BeginsWith, &["ubu"])),
        p("", 0),
    ));
    cases.push((
        "code equals".into(),
        admin.clone(),
        sel(Scope::All, has("code", Operator::Equals, &["cu150002"])),
        p("", 0),
    ));
    cases.push((
        "telephone begins".into(),
        admin.clone(),
        sel(Scope::All, has("telephone", Operator::BeginsWith, &["021 555 99"])),
        p("", 0),
    ));
    cases.push((
        "email equals".into(),
        admin.clone(),
        sel(Scope::All, has("email", Operator::Equals, &["info@customer777.example"])),
        p("", 0),
    ));
    cases.push((
        "status NEW_CRM".into(),
        admin.clone(),
        sel(Scope::All, has("status", Operator::Equals, &["NEW_CRM"])),
        p("", 0),
    ));
    cases.push((
        "city equals rare".into(),
        admin.clone(),
        sel(Scope::All, has("city", Operator::Equals, &["paarl 39"])),
        p("", 0),
    ));
    cases.push((
        "main salesman".into(),
        admin.clone(),
        sel(Scope::All, has("mainSalesmanId", Operator::Equals, &[&world.employee_id("S5")])),
        p("", 0),
    ));
    cases.push((
        "rank equals".into(),
        admin.clone(),
        sel(Scope::All, has("rank", Operator::Equals, &["GOLD"])),
        p("", 0),
    ));
    let db = world.database.db();
    for (name, caller, selection, page) in &cases {
        let mut tx = db.transaction(caller.clone()).await.unwrap();
        for round in 0..2 {
            let mut q = QueryBuilder::new("explain (analyze, costs on, timing off, summary on) ");
            lists::push_page(&mut q, caller, selection, page).unwrap();
            let lines: Vec<String> = q.build_query_scalar().fetch_all(tx.conn()).await.unwrap();
            if round == 1 {
                let total = lines
                    .iter()
                    .filter(|l| (l.starts_with("Planning T") || l.starts_with("Execution T")))
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(" ");
                eprintln!("== {name}: {total}");
                if std::env::var("PLANS").is_ok() {
                    eprintln!("{}", lines.join("\n"));
                }
            }
        }
        if std::env::var("PLANS").is_ok() {
            let mut q =
                QueryBuilder::new("explain (analyze, costs on, timing off, summary on) select count(*) from (select 1");
            selection.push(&mut q, caller).unwrap();
            q.push(" limit 100001) x");
            let lines: Vec<String> = q.build_query_scalar().fetch_all(tx.conn()).await.unwrap();
            eprintln!("-- COUNT\n{}", lines.join("\n"));
        }
        let start = std::time::Instant::now();
        let total = lists::count(&mut tx, selection).await.unwrap();
        let count_time = start.elapsed();
        let start = std::time::Instant::now();
        for _ in 0..10 {
            lists::page(&mut tx, selection, Page::parse(&LISTING, &page::Request::default(), b"").unwrap())
                .await
                .unwrap();
        }
        eprintln!("   count {} in {count_time:?}; ten pages by name, client side {:?}", total.count, start.elapsed());
    }
    for (name, caller, scope) in [("ALL", &admin, Scope::All), ("OWN", &own, Scope::Own), ("TEAM", &team, Scope::Team)]
    {
        let mut tx = db.transaction(caller.clone()).await.unwrap();
        for field in ["status", "customerType", "rank", "reportingArea", "site", "mainSalesmanId", "city"] {
            let start = std::time::Instant::now();
            let v = crm_customers::store::values::list(&mut tx, &sel(scope, None), field, "").await.unwrap();
            let first = start.elapsed();
            let start = std::time::Instant::now();
            crm_customers::store::values::list(&mut tx, &sel(scope, None), field, "c").await.unwrap();
            eprintln!("values of {field} {name}: {} in {first:?}; with prefix {:?}", v.len(), start.elapsed());
        }
    }
    let mut tx = db.transaction(own.clone()).await.unwrap();
    let one: uuid::Uuid =
        sqlx::query_scalar("select customer_id from customer_access limit 1").fetch_one(tx.conn()).await.unwrap();
    let _ = customers::get(&mut tx, one).await;
    let start = std::time::Instant::now();
    for _ in 0..100 {
        let _ = customers::get(&mut tx, one).await;
    }
    eprintln!("get x100 {:?}", start.elapsed());
}
