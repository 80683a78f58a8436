//! What is wrong with rows, told by row and column before anything is imported.

use crm_proto::customers::{self as pb, ImportRowOutcome as Outcome};

use crate::world::{World, complete_customer, customers, fields, reason};

const HEAD: &str = "Name,Customer type,Rank,Area,Salesman,VAT no.,E-mail,First name,Role,Cell";

fn file(rows: &[&str]) -> String {
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

async fn checked(rows: &[&str]) -> (World, pb::Import) {
    let world = World::new().await;
    let import = world.checked(&world.admin(), &file(rows)).await;
    assert_eq!(import.state(), pb::ImportState::Checked, "{}", import.reason);
    (world, import)
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_by_row_and_column() {
    let (world, import) = checked(&[
        "Good Company,Retail,gold,Western Cape,Sam Dlamini,4123456789,info@good.example,Zinzi,Buying Officer,082",
        ",Retail,Tin,CAPE,SAM,,not an address,,,",
        "Bad Contact,RETAIL,GOLD,CAPE,nobody,,,Zinzi,King,",
        "Ragged,RETAIL,GOLD",
        "Too wide,RETAIL,GOLD,CAPE,SAM,,,,,,more",
    ])
    .await;
    let counts = (import.row_count, import.good_count, import.error_count, import.duplicate_count);
    assert_eq!(counts, (5, 1, 4, 0));
    let rows = world.admin().rows(&import.id, Outcome::Error).await;
    let told = |number: i32| rows.iter().find(|(row, _)| *row == number).unwrap().1.clone();
    assert_eq!(
        told(3),
        [
            "Rank: \"Tin\" is not in use. Use one of: Gold, Wood.",
            "Name: Enter the customer's name.",
            "E-mail: Enter an e-mail address such as name@company.co.za.",
        ]
    );
    assert_eq!(
        told(4),
        [
            "Salesman: \"nobody\" is no active salesman. Write the code or the name.",
            "Role: \"King\" is not in use. Use one of: Buying Officer, Technical Manager.",
            ": Give one of the numbers or the e-mail address.",
        ]
    );
    assert_eq!(told(5), [": This row has 3 cells, but there are 10 columns."]);
    assert!(told(6)[0].contains("11 cells"), "{:?}", told(6));
    let exported = world.admin().export_problems(&import.id).await.unwrap();
    assert_eq!(exported.count, 8);
    assert_eq!(exported.names(), ["row", "outcome", "column", "field", "value", "message"]);
    assert_eq!(exported.column("row"), ["3", "3", "3", "4", "4", "4", "5", "6"]);
    assert_eq!(exported.column("value")[..3], ["Tin", "", "not an address"]);
    assert_eq!(world.count("customers").await, 0, "nothing is imported");
}

#[tokio::test]
async fn rows_of_one_customer_are_its_contacts_and_must_agree() {
    let (world, import) = checked(&[
        "Hope Works,RETAIL,GOLD,CAPE,SAM,4123456789,,Zinzi,BUYER,082 1",
        "Hope works,,,,,4123456789,,Thabo,TECH,082 2",
        "HOPE WORKS,BUILD,,,,4123456789,,Lebo,TECH,082 3",
        "Hope Works,RETAIL,GOLD,CAPE,SAM,4123456789,,,,",
        "Hope Works,,,,,4123456789,,Zinzi,BUYER,082 1",
        "Hope Works,RETAIL,GOLD,CAPE,SAM,4999999999,,,,",
        "Broken,RETAIL,Tin,CAPE,SAM,,,Ann,BUYER,1",
        "Broken,,,,,,,Ben,BUYER,1",
    ])
    .await;
    let admin = world.admin();
    let good: Vec<i32> = admin.rows(&import.id, Outcome::Good).await.into_iter().map(|(row, _)| row).collect();
    assert_eq!(good, [2, 7], "the same name with another VAT number is another customer");
    let errors = admin.rows(&import.id, Outcome::Error).await;
    let told = |number: i32| errors.iter().find(|(row, _)| *row == number).unwrap().1.join(" ");
    // Names are compared as they are written.
    assert!(told(3).starts_with("Name: Row 2 is the same customer"), "{}", told(3));
    assert!(told(4).contains("Customer type: Row 2 is the same customer"), "{}", told(4));
    assert_eq!(told(9), ": The customer stands in row 8, which has errors.");
    let repeated = admin.rows(&import.id, Outcome::Duplicate).await;
    let expected = ": The same customer stands in row 2; this row adds nothing.".to_owned();
    assert_eq!(repeated, [(5, vec![expected.clone()]), (6, vec![expected])]);
}

#[tokio::test]
async fn a_reference_says_which_rows_are_one_customer() {
    let world = World::new().await;
    let file = "Account no,Name,Customer type,Rank,Area,Salesman,First name,Role,Cell\n\
                A1,Karoo Motors,RETAIL,GOLD,CAPE,SAM,Zinzi,BUYER,1\n\
                A2,Karoo Motors,RETAIL,GOLD,CAPE,SAM,,,\n\
                A1,,,,,,Thabo,TECH,2\n";
    let import = world.checked(&world.admin(), file).await;
    assert_eq!((import.good_count, import.error_count, import.duplicate_count), (3, 0, 0));
}

#[tokio::test]
async fn customers_that_are_there_are_told_and_left_out_unless_asked_for() {
    let world = World::new().await;
    let taken = pb::Customer { vat_number: "4123 456 789".into(), ..complete_customer("Hope Works") };
    world.sam().create(taken).await.unwrap();
    let rows = [
        "HÓPE WORKS,RETAIL,GOLD,CAPE,SAM,,,Zinzi,BUYER,1",
        "Other name,RETAIL,GOLD,CAPE,SAM,4123456789,,,,",
        "HÓPE WORKS,,,,,,,Thabo,BUYER,2",
        "New Company,RETAIL,GOLD,CAPE,SAM,,,,,",
    ];
    let import = world.checked(&world.admin(), &file(&rows)).await;
    assert_eq!((import.good_count, import.duplicate_count), (1, 3));
    let rows = world.admin().rows(&import.id, Outcome::Duplicate).await;
    assert_eq!(rows[0].1, ["Name: A customer with this name is there already: Hope Works."]);
    assert_eq!(rows[1].1, ["VAT no.: A customer with this VAT number is there already: Hope Works."]);
    assert_eq!(rows[2].1, [": The customer stands in row 2, and is there already."]);
    let again = pb::Import { skip_duplicates: Some(false), ..Default::default() };
    world.admin().edit_import(&import.id, &["skip_duplicates"], again).await.unwrap();
    assert_eq!(reason(&world.admin().run_import(&import.id).await.unwrap_err()), "NOT_CHECKED");
    world.admin().check_import(&import.id).await.unwrap();
    world.work().await;
    world.admin().run_import(&import.id).await.unwrap();
    world.work().await;
    let done = world.admin().import(&import.id).await.unwrap();
    assert_eq!((done.state(), done.customer_count, done.contact_count), (pb::ImportState::Done, 3, 2));
}

#[tokio::test]
async fn who_does_not_see_a_customer_does_not_learn_of_it() {
    let world = World::new().await;
    world.thandi().create(complete_customer("Hope Works")).await.unwrap();
    let import = world.checked(&world.maria(), &customers(&["Hope Works"])).await;
    assert_eq!((import.good_count, import.duplicate_count), (1, 0));
}

#[tokio::test]
async fn blank_cells_are_what_the_options_say() {
    let world = World::new().await;
    let admin = world.admin();
    let import = admin.upload(b"Name,Rank,First name,Cell\nKaroo Motors,,Zinzi,1\nUbuntu Foods,WOOD,,\n").await;
    world.work().await;
    let defaults = [
        ("customerType", "Retail"),
        ("rank", "Gold"),
        ("reportingArea", "CAPE"),
        ("mainSalesman", "piet"),
        ("contact.role", "buyer"),
    ];
    let defaults = defaults.map(|(field, value)| (field.to_owned(), value.to_owned())).into();
    let options = pb::Import { defaults, ..Default::default() };
    admin.edit_import(&import.id, &["defaults"], options).await.unwrap();
    admin.check_import(&import.id).await.unwrap();
    world.work().await;
    admin.run_import(&import.id).await.unwrap();
    world.work().await;
    let listed = admin.list(pb::ListCustomersRequest::default()).await.unwrap().customers;
    let seen: Vec<_> = listed.iter().map(|it| (&*it.name, &*it.rank, &*it.main_salesman_name, &*it.site)).collect();
    assert_eq!(seen, [("Karoo Motors", "GOLD", "Piet Botha", "CPT"), ("Ubuntu Foods", "WOOD", "Piet Botha", "CPT")]);
}

#[tokio::test]
async fn without_a_salesman_it_is_the_importing_one_or_must_be_said() {
    let world = World::new().await;
    let file = "Name,Customer type,Rank,Area\nKaroo Motors,RETAIL,GOLD,CAPE\n";
    let import = world.checked(&world.maria(), file).await;
    assert_eq!((import.good_count, import.error_count), (1, 0), "Maria sells herself");
    let import = world.checked(&world.admin(), file).await;
    let rows = world.admin().rows(&import.id, Outcome::Error).await;
    assert_eq!(rows, [(2, vec![": Name the main salesman, or choose one for all rows without.".to_owned()])]);
}

#[tokio::test]
async fn the_names_must_come_from_a_column() {
    let world = World::new().await;
    let import = world.admin().upload(b"Town\nPaarl\n").await;
    world.work().await;
    let refused = world.admin().check_import(&import.id).await.unwrap_err();
    assert_eq!(fields(&refused), ["import.fields"]);
}

#[tokio::test]
async fn a_check_can_be_stopped_and_begun_anew() {
    let world = World::new().await;
    let import = world.admin().upload(customers(&["Karoo Motors"]).as_bytes()).await;
    world.work().await;
    world.admin().check_import(&import.id).await.unwrap();
    let stopped = world.admin().cancel_import(&import.id).await.unwrap();
    assert_eq!(stopped.state(), pb::ImportState::Uploaded);
    world.work().await;
    assert_eq!(world.admin().import(&import.id).await.unwrap(), stopped, "the step that was due does nothing");
    world.admin().check_import(&import.id).await.unwrap();
    world.work().await;
    assert_eq!(world.admin().import(&import.id).await.unwrap().good_count, 1);
}
