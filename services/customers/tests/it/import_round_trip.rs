//! What was exported can be read back.

use crm_proto::customers as pb;

use crate::world::{World, complete_customer};

/// Values that are hard to write and to read.
fn customer(name: &str) -> pb::Customer {
    pb::Customer {
        trading_name: "'=HYPERLINK(\"x\")".into(),
        telephone: "+27 21 555 0100".into(),
        fax: "-1".into(),
        website: "https://x.example/?a=1;b=2,c".into(),
        registration_number: "@12".into(),
        physical_address: Some(pb::Address {
            lines: vec!["Unit \"4\", Park".into(), "=1+1".into()],
            suburb: "Zonnebloem; East".into(),
            city: "Gqeberha | Éast".into(),
            province: "'s Cape".into(),
            postal_code: "0001".into(),
            country: "South Africa".into(),
        }),
        postal_address: Some(pb::Address { lines: vec!["PO Box 1".into()], ..Default::default() }),
        ..complete_customer(name)
    }
}

/// What a person typed of a customer.
fn typed(customer: pb::Customer) -> pb::Customer {
    pb::Customer {
        id: String::new(),
        main_salesman_id: String::new(),
        additional_salesman_ids: Vec::new(),
        create_time: None,
        update_time: None,
        created_by: String::new(),
        updated_by: String::new(),
        ..customer
    }
}

#[tokio::test]
async fn an_exported_file_makes_the_same_customers_elsewhere() {
    let world = World::new().await;
    let names = ["=1+1", "\"Quoted\", Inc", "Zoë & Söhne", "+27", "'Tis"];
    for name in names {
        let also = pb::Customer { additional_salesman_ids: vec![world.employee_id("PIET")], ..customer(name) };
        world.sam().create(also).await.unwrap();
    }
    let exported = world.sam().export(pb::ExportCustomersRequest::default()).await.unwrap();
    let elsewhere = world.neighbour().await;
    // Employees have other ids there: their names stay.
    let file = exported.text.replace("mainSalesmanId", "x").replace("additionalSalesmanIds", "y");
    let import = elsewhere.imported(&elsewhere.admin(), &file).await;
    assert_eq!((import.state(), import.customer_count), (pb::ImportState::Done, 5), "{}", import.reason);
    let all = async |world: &World| {
        let listed = world.sam().list(pb::ListCustomersRequest::default()).await.unwrap().customers;
        let mut customers = Vec::new();
        for customer in listed {
            let customer = world.sam().get(&customer.id).await.unwrap();
            assert_eq!(customer.main_salesman_name, "Sam Dlamini");
            assert_eq!(customer.additional_salesman_ids, [world.employee_id("PIET")]);
            customers.push(typed(customer));
        }
        customers
    };
    assert_eq!(all(&elsewhere).await, all(&world).await);
}
