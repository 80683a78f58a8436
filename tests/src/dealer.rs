//! A tenant of the system: its ERP, its people and its lists, made by the ways of production.

use crm_activities::{
    domain::{Reason, Recommendation, RecommendationType},
    store::recommendations,
};
use crm_chassis::{Caller, Db, EmployeeId, TenantId, broker::erp_user, tenants};
use crm_customers::store::employee_refs;
use crm_gateway::identity::{
    erp_link::{ErpLink, ErpPassword},
    passwords::Passwords,
    tenants::{NewTenant, create_tenant},
    users::{NewUser, create_user},
};
use crm_testkit::eventually;
use jiff::{SignedDuration, tz::TimeZone};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    client::{Client, send},
    erp::Erp,
    system::System,
};

const PASSWORD: &str = "test-password";

/// The sales team as the ERP knows it: code, name, manager. Maria leads Sam and Thandi; Piet stands alone.
const TEAM: [(&str, &str, &str); 4] = [
    ("MARIA", "Maria Naidoo", ""),
    ("SAM", "Sam Dlamini", "MARIA"),
    ("THANDI", "Thandi Nkosi", "MARIA"),
    ("PIET", "Piet Botha", ""),
];

/// A dealer.
#[derive(Debug)]
pub struct Dealer {
    /// Id of the tenant.
    pub id: TenantId,
    /// Slug of the tenant.
    pub slug: String,
    /// Its ERP.
    pub erp: Erp,
    stranger: Client,
    identity: Db,
}

impl Dealer {
    /// A tenant with an ERP and an administrator, and with nothing else.
    pub async fn found(system: &System) -> Self {
        let slug = format!("t-{}", &Uuid::new_v4().simple().to_string()[..12]);
        let link = ErpLink::new(system.broker.amqp_url.clone().into(), system.broker.management_url.clone().into());
        let new = NewTenant {
            slug: slug.clone(),
            name: "Acme Office".to_owned(),
            currency: "ZAR".to_owned(),
            time_zone: "Africa/Johannesburg".to_owned(),
            locale: "en-ZA".to_owned(),
            administrator: user(&format!("admin@{slug}.example"), true),
            erp_password: ErpPassword::Keep,
        };
        let worker = &system.identity;
        let made = create_tenant(worker, &link.expect("addresses"), &Passwords::default(), &new).await;
        let made = made.expect("a tenant");
        let password = made.erp_password.expect("a new password");
        system.broker.adopt_user(&erp_user(&slug));
        let amqp_url = system.broker.url_for(&erp_user(&slug), password.expose_secret());
        let erp = Erp::connect(&slug, amqp_url).await;
        let dealer = Self { id: made.id, slug, erp, stranger: system.stranger(), identity: worker.clone() };
        for (service, db) in [("customers", &system.customers), ("activities", &system.activities)] {
            eventually(&format!("{service} hears of the tenant"), async || {
                tenants::by_slug(db.pool(), &dealer.slug).await.expect("the database is there")
            })
            .await;
        }
        dealer
    }

    /// A tenant with a sales team, an API key, a saved view and an import of its administrator's, and one customer of the ERP with a contact, a note and
    /// a third party, a case with an activity and a recommendation, whose codes fill the look-up lists. Nobody but administrators sees it, because it has no salesman.
    pub async fn open(system: &System) -> Self {
        let dealer = Self::found(system).await;
        for (code, name, manager) in TEAM {
            dealer.erp.send("employee.upserted", &dealer.employee(code, name, manager)).await;
        }
        dealer.erp.send("customer.upserted", &erp_customer("C0001", "Everyday Stationers")).await;
        dealer.wait_for_employees(system, &TEAM.map(|(code, ..)| code)).await;
        let admin = dealer.log_in("admin").await;
        eventually("the first customer", async || (!admin.customer_names().await.is_empty()).then_some(())).await;
        dealer.erp.send("contact.upserted", &erp_contact("K0001", "C0001")).await;
        let contacts = async || {
            let listed = admin.get("/api/v1/contacts").await.expect(200);
            listed["contacts"].get(0).cloned()
        };
        let contact = eventually("the first contact", contacts).await;
        // Two groups, so that one is there when the other one is deleted.
        for name in ["Mines", "Schools"] {
            let made = admin.post("/api/v1/groups", &json!({"name": name})).await;
            assert_eq!(made.status, 201, "{}", made.text());
        }
        let notes = format!("/api/v1/customers/{}/notes", contact["customerId"].as_str().unwrap_or_default());
        let added = admin.post(&notes, &json!({"text": "Friendly people"})).await;
        assert_eq!(added.status, 200, "{}", added.text());
        // Marks of the administrator.
        let favourite = send(admin.request("PUT", &notes.replace("/notes", "/favourite"))).await;
        assert_eq!(favourite.status, 204, "{}", favourite.text());
        let viewed = send(admin.request("POST", &notes.replace("/notes", "/views"))).await;
        assert_eq!(viewed.status, 204, "{}", viewed.text());
        let third_parties = notes.replace("/notes", "/third-parties");
        // Two, for the same reason.
        for supplier in ["Rival Office", "Office Edge"] {
            let third_party = json!({"supplierName": supplier, "endDate": "2099-12-31"});
            let added = admin.post(&third_parties, &third_party).await;
            assert_eq!(added.status, 201, "{}", added.text());
        }
        dealer.begin_case(&admin, &contact).await;
        let config = admin.get("/api/v1/case-config").await.expect(200);
        // Two, for the same reason.
        for question in ["Is there a budget?", "Who decides?"] {
            let gate = json!({
                "stageId": config["caseStages"][0]["id"], "question": question, "answerKind": "GATE_ANSWER_KIND_TEXT",
            });
            let made = admin.post("/api/v1/stage-gates", &gate).await;
            assert_eq!(made.status, 200, "{}", made.text());
        }
        dealer.recommend(system, &contact).await;
        let expires = system.now() + SignedDuration::from_hours(24);
        let key = json!({"name": "Reports", "scopes": ["customers.read"], "expireTime": expires.to_string()});
        let made = admin.post("/api/v1/api-keys", &key).await;
        assert_eq!(made.status, 200, "{}", made.text());
        let import = json!({"fileName": "customers.csv", "fileSize": 5, "sha256": "0".repeat(64)});
        let begun = admin.post("/api/v1/imports", &import).await;
        assert_eq!(begun.status, 201, "{}", begun.text());
        // Of the grid that is asked for by who puts the same word into every parameter.
        let view = json!({"grid": "x", "name": "Everything"});
        let saved = admin.post("/api/v1/saved-views", &view).await;
        assert_eq!(saved.status, 200, "{}", saved.text());
        dealer
    }

    /// Begins a case of Sam's with the contact's customer, once activities has heard of all three.
    async fn begin_case(&self, admin: &Client, contact: &Value) {
        let config = admin.get("/api/v1/case-config").await.expect(200);
        let case = json!({
            "contactId": contact["id"], "subject": "Ten printers", "caseTypeId": config["caseTypes"][0]["id"],
            "salesmanId": EmployeeId::of(self.id, "SAM").0.to_string(),
        });
        let activity =
            json!({"type": "ACTIVITY_TYPE_CALL", "subject": "Call them", "startTime": "2026-11-02T08:00:00Z"});
        let path = format!("/api/v1/customers/{}/activities", contact["customerId"].as_str().unwrap_or_default());
        eventually("activities hears of the customer, its contact and the salesman", async || {
            let begun = admin.post(&path, &json!({"case": case, "activity": activity})).await;
            assert!(matches!(begun.status, 200 | 201 | 400 | 404), "{}", begun.text());
            (begun.status < 300).then_some(())
        })
        .await;
    }

    /// Recommends to Sam to congratulate the contact, as a nightly run would if the customer had a salesman.
    async fn recommend(&self, system: &System, contact: &Value) {
        let id = |field: &str| contact[field].as_str().and_then(|id| id.parse::<Uuid>().ok()).expect("an id");
        let due_date = system.now().to_zoned(TimeZone::UTC).date();
        let reason = Reason {
            kind: RecommendationType::Birthday,
            subject_id: id("id"),
            period: due_date.year().to_string(),
            customer_id: id("customerId"),
            contact_id: Some(id("id")),
            salesman_id: EmployeeId::of(self.id, "SAM"),
            due_date,
            since: None,
            dealt_with: false,
            rank_name: String::new(),
            call_cycle_days: None,
            supplier_name: String::new(),
            contract_number: String::new(),
        };
        // The day's run would let it lapse: it comes first.
        crm_activities::nightly::run(&system.activities, self.id).await.expect("the run of the day");
        let mut tx = system.activities.transaction(Caller::system(self.id)).await.expect("a transaction");
        // One to be rejected, and one that waits on.
        let next = Reason { period: (due_date.year() + 1).to_string(), ..reason.clone() };
        let made =
            [reason, next].map(|it| Recommendation::suggest(tx.new_id(), it, &Caller::system(self.id), tx.now()));
        recommendations::insert_all(&mut tx, &made).await.expect("new rows");
        tx.commit().await.expect("the end");
    }

    /// Lets each service that listens to the ERP park a message, which no replay can apply.
    pub async fn park(&self) {
        self.erp.send("customer.held", &json!({"code": "NOBODY"})).await;
        self.erp.send("employee.upserted", &json!({"code": "NOBODY", "managerCode": "NOBODY"})).await;
        self.erp.send("totals.reported", &json!({"salesmanCode": "SAM", "months": [{"month": "never"}]})).await;
        let admin = self.log_in("admin").await;
        for service in ["customers", "employees", "activities"] {
            admin.until_parked(service, 1).await;
        }
    }

    /// Waits until both services know these employees.
    pub async fn wait_for_employees(&self, system: &System, codes: &[&str]) {
        let ids: Vec<_> = codes.iter().map(|code| EmployeeId::of(self.id, code)).collect();
        eventually("customers hears of the employees", async || {
            let mut tx = system.customers.transaction(Caller::system(self.id)).await.expect("a transaction");
            let known = employee_refs::by_ids(&mut tx, &ids).await.expect("employees");
            (known.len() == ids.len()).then_some(())
        })
        .await;
    }

    /// Logs in admin, who sees everything, or else the employee with this e-mail address before the @, or else somebody without any role.
    pub async fn log_in(&self, name: &str) -> Client {
        self.log_in_as(&self.email(name)).await
    }

    /// Logs in the employee with this e-mail address. Users are made when they are needed.
    pub async fn log_in_as(&self, email: &str) -> Client {
        let made = create_user(&self.identity, &Passwords::default(), self.id, &user(email, false)).await;
        made.expect("a user, new or known");
        self.stranger.log_in(&self.slug, email, PASSWORD).await
    }

    /// The id of an employee.
    #[must_use]
    pub fn employee_id(&self, code: &str) -> String {
        EmployeeId::of(self.id, code).0.to_string()
    }

    fn email(&self, name: &str) -> String {
        format!("{name}@{}.example", self.slug)
    }

    fn employee(&self, code: &str, name: &str, manager: &str) -> Value {
        json!({
            "code": code,
            "displayName": name,
            "email": self.email(&code.to_lowercase()),
            "active": true,
            "salesman": true,
            "managerCode": manager,
            "site": "CPT",
        })
    }
}

fn user(email: &str, crm_administrator: bool) -> NewUser {
    NewUser {
        email: email.to_owned(),
        display_name: email.split('@').next().unwrap_or_default().to_owned(),
        password: PASSWORD.into(),
        crm_administrator,
        settings_user: crm_administrator,
    }
}

/// A customer as the ERP sends it, without salesmen.
#[must_use]
pub fn erp_customer(code: &str, name: &str) -> Value {
    json!({
        "code": code,
        "name": name,
        "customerType": {"code": "RETAIL", "description": "Retail"},
        "rank": {"code": "GOLD", "description": "Gold"},
        "reportingArea": {"code": "CAPE", "description": "Western Cape"},
        "site": {"code": "CPT", "description": "Cape Town"},
        "telephone": "021 555 0001",
        "vatNumber": "4000000001",
    })
}

/// A contact as the ERP sends it.
#[must_use]
pub fn erp_contact(code: &str, customer_code: &str) -> Value {
    json!({
        "code": code,
        "customerCode": customer_code,
        "givenName": "Zinzi",
        "familyName": "Nkosi",
        "role": {"code": "BUYER", "description": "Buying Officer"},
        "mobile": "082 555 0001",
        "isSalesContact": true,
    })
}

/// A customer as a salesman types it, complete enough to be released.
#[must_use]
pub fn complete_customer(name: &str) -> Value {
    json!({
        "name": name,
        "customerType": "RETAIL",
        "rank": "GOLD",
        "reportingArea": "CAPE",
        "site": "CPT",
        "telephone": "021 555 0100",
        "vatNumber": "4123456789",
        "physicalAddress": {"lines": ["1 Long Street"], "city": "Cape Town"},
    })
}
