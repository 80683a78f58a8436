//! What is uploaded: files that can be read, and files that cannot.

use std::fmt::Write as _;

use crm_proto::customers as pb;

use crate::world::{PART, World, announced, customers, fields, reason};

/// Uploads a file, lets it be read, and returns the import.
async fn read(world: &World, file: &[u8]) -> pb::Import {
    let import = world.admin().upload(file).await;
    world.work().await;
    world.admin().import(&import.id).await.unwrap()
}

async fn columns(file: &[u8]) -> (Vec<String>, Vec<String>) {
    let import = read(&World::new().await, file).await;
    assert_eq!(import.state(), pb::ImportState::Uploaded, "{}", import.reason);
    (import.columns, import.samples.into_iter().flat_map(|sample| sample.values).collect())
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[tokio::test]
async fn a_file_is_read_as_it_is_written() {
    let expected = (texts(&["Name", "Town"]), texts(&["Zoë Ltd", "Gqeberha"]));
    assert_eq!(columns("\u{feff}Name,Town\r\nZoë Ltd,Gqeberha\r\n".as_bytes()).await, expected);
    assert_eq!(columns(b"Name;Town\nZo\xeb Ltd;Gqeberha").await, expected);
    assert_eq!(columns("sep=|\r\nName|Town\r\nZoë Ltd|Gqeberha".as_bytes()).await, expected);
    assert_eq!(columns("Name\tTown\n\n\n\"Zoë Ltd\"\tGqeberha\n\t\n".as_bytes()).await, expected);
}

#[tokio::test]
async fn quotes_separators_and_lines_in_a_cell_belong_to_it() {
    let file = b"Name,Town\n\"Smith, \"\"Bob\"\"\",\"Two\r\nlines\"\n'=SUM(A1),'+27 21\n";
    let (_, cells) = columns(file).await;
    assert_eq!(cells, ["Smith, \"Bob\"", "Two\r\nlines", "=SUM(A1)", "+27 21"]);
}

#[tokio::test]
async fn another_encoding_or_separator_reads_the_file_anew() {
    let world = World::new().await;
    let import = read(&world, b"Name;Town;x,City\nA;B;x,C\n").await;
    assert_eq!(import.columns, ["Name", "Town", "x,City"]);
    assert_eq!(import.separator(), pb::ImportSeparator::Semicolon);
    let comma = pb::Import { separator: pb::ImportSeparator::Comma.into(), ..Default::default() };
    world.admin().edit_import(&import.id, &["separator"], comma).await.unwrap();
    world.work().await;
    let import = world.admin().import(&import.id).await.unwrap();
    assert_eq!((import.state(), import.row_count), (pb::ImportState::Uploaded, 1));
    assert_eq!(import.columns, ["Name;Town;x", "City"]);
    assert_eq!(import.fields, ["", "physicalAddress.city"], "the fields are suggested anew");

    let wrong = read(&world, b"Name\nZo\xeb\n").await;
    let utf8 = pb::Import { encoding: pb::ImportEncoding::Utf8.into(), ..Default::default() };
    world.admin().edit_import(&wrong.id, &["encoding"], utf8).await.unwrap();
    world.work().await;
    let failed = world.admin().import(&wrong.id).await.unwrap();
    assert_eq!(failed.state(), pb::ImportState::Failed);
    assert!(failed.reason.contains("Choose Windows-1252"), "{}", failed.reason);
}

#[tokio::test]
async fn a_wrong_byte_in_a_utf8_file_is_told_by_its_line_and_spoils_no_letter() {
    let world = World::new().await;
    let file = "Name,Town\nZoë Ltd,Gqeberha\nCafé Renée,Pärl\n\"Two\nlines\",Zo@\n";
    let file: Vec<u8> = file.bytes().map(|byte| if byte == b'@' { 0xeb } else { byte }).collect();
    let failed = read(&world, &file).await;
    assert_eq!(failed.state(), pb::ImportState::Failed);
    assert!(failed.reason.contains("but line 5 holds a letter that is not"), "{}", failed.reason);
    // Who knows better says so.
    let other = pb::Import { encoding: pb::ImportEncoding::Windows1252.into(), ..Default::default() };
    world.admin().edit_import(&failed.id, &["encoding"], other).await.unwrap();
    world.work().await;
    let import = world.admin().import(&failed.id).await.unwrap();
    assert_eq!((import.state(), import.row_count), (pb::ImportState::Uploaded, 3));
}

#[tokio::test]
async fn what_is_no_csv_file_is_refused_with_what_to_do() {
    let world = World::new().await;
    for (file, why) in [
        (&b"PK\x03\x04 a workbook"[..], "save it as CSV"),
        (b"\xff\xfeN\0a\0", "UTF-16"),
        (b"Name\nA\0B\n", "no text"),
        (b"%PDF-1.7", "PDF"),
        (b"\n\n", "names of the columns"),
        (b"Name,Town\n\n,\n", "no rows"),
    ] {
        let import = read(&world, file).await;
        assert_eq!(import.state(), pb::ImportState::Failed, "{why}");
        assert!(import.reason.contains(why), "{why}: {}", import.reason);
        let refused = world.admin().check_import(&import.id).await.unwrap_err();
        assert_eq!(reason(&refused), "NOT_READ");
        world.admin().cancel_import(&import.id).await.unwrap();
    }
    let columns = vec!["c"; 201].join(",") + "\n1\n";
    assert!(read(&world, columns.as_bytes()).await.reason.contains("201 columns"));
    assert_eq!(world.count("customers").await, 0);
}

#[tokio::test]
async fn a_quotation_mark_that_is_never_closed_is_told_with_its_row() {
    let file = format!("Name,Town\nA,B\n\"C,{}", "x\n".repeat(1024 * 1024));
    let import = read(&World::new().await, file.as_bytes()).await;
    assert_eq!(import.state(), pb::ImportState::Failed);
    assert!(import.reason.contains("Row 3") && import.reason.contains("quotation mark"), "{}", import.reason);
}

#[tokio::test]
async fn a_file_with_too_many_rows_is_refused() {
    let world = World::new().await;
    let import = read(&world, format!("name\n{}", "a\n".repeat(200_001)).as_bytes()).await;
    assert_eq!(import.state(), pb::ImportState::Failed);
    assert!(import.reason.contains("more than 200000 rows"), "{}", import.reason);
}

#[tokio::test]
async fn a_file_is_announced_with_name_size_and_hash() {
    let world = World::new().await;
    let good = announced("customers.csv", b"name\nA\n");
    for (bad, field) in [
        (pb::Import { file_name: " ".into(), ..good.clone() }, "import.file_name"),
        (pb::Import { file_name: "n".repeat(201), ..good.clone() }, "import.file_name"),
        (pb::Import { file_size: 0, ..good.clone() }, "import.file_size"),
        (pb::Import { file_size: 64 * 1024 * 1024 + 1, ..good.clone() }, "import.file_size"),
        (pb::Import { sha256: "abc".into(), ..good.clone() }, "import.sha256"),
        (pb::Import { fields: vec!["nmae".into()], ..good.clone() }, "import.fields"),
        (pb::Import { defaults: [("name".into(), "A".into())].into(), ..good.clone() }, "import.defaults"),
    ] {
        assert_eq!(fields(&world.admin().begin_import(bad).await.unwrap_err()), [field]);
    }
    assert_eq!(world.count("imports").await, 0);
    let other = pb::Import { sha256: "0".repeat(64), ..good };
    let import = world.admin().begin_import(other).await.unwrap();
    world.admin().add_part(&import.id, 1, b"name\nA\n").await.unwrap();
    world.work().await;
    let failed = world.admin().import(&import.id).await.unwrap();
    assert!(failed.reason.contains("not the file that was announced"), "{}", failed.reason);
}

#[tokio::test]
async fn an_upload_goes_on_where_the_connection_was_cut() {
    let world = World::new().await;
    let admin = world.admin();
    let mut file = "name,customerType,rank,reportingArea,mainSalesman\n".to_owned();
    for row in 0.. {
        let _ = writeln!(file, "Customer {row},RETAIL,GOLD,CAPE,SAM");
        if file.len() > 2 * PART + 100 {
            break;
        }
    }
    let parts: Vec<&[u8]> = file.as_bytes().chunks(PART).collect();
    let import = admin.begin_import(announced("customers.csv", file.as_bytes())).await.unwrap();
    assert_eq!(fields(&admin.add_part(&import.id, 2, parts[1]).await.unwrap_err()), ["number"]);
    assert_eq!(fields(&admin.add_part(&import.id, 1, &parts[0][1..]).await.unwrap_err()), ["data"]);
    let first = admin.add_part(&import.id, 1, parts[0]).await.unwrap();
    assert_eq!((first.next_part, first.received_size), (2, i32::try_from(PART).unwrap()));
    // The answer got lost, and the part is sent again.
    assert_eq!(admin.add_part(&import.id, 1, parts[0]).await.unwrap(), first);
    assert_eq!(admin.import(&import.id).await.unwrap(), first);
    admin.add_part(&import.id, 2, parts[1]).await.unwrap();
    let whole = admin.add_part(&import.id, 3, parts[2]).await.unwrap();
    assert_eq!(whole.state(), pb::ImportState::Reading);
    assert_eq!(reason(&admin.add_part(&import.id, 4, b"x").await.unwrap_err()), "NOT_UPLOADING");
    world.work().await;
    let read = admin.import(&import.id).await.unwrap();
    let rows = i32::try_from(file.lines().count() - 1).unwrap();
    assert_eq!((read.state(), read.row_count), (pb::ImportState::Uploaded, rows));
    let last = pb::ListImportRowsRequest { import_id: import.id, order_by: "number desc".into(), ..Default::default() };
    let last = admin.list_rows(last).await.unwrap().rows[0].clone();
    assert_eq!((last.number, last.values[0].as_str()), (rows + 1, format!("Customer {}", rows - 1).as_str()));
}

#[tokio::test]
async fn fields_are_suggested_and_remembered_for_the_same_columns() {
    let world = World::new().await;
    let admin = world.admin();
    let file = b"Company,VAT no.,Remarks,Contact person\nA,1,x,Zinzi\n";
    let import = read(&world, file).await;
    assert_eq!(import.fields, ["name", "vatNumber", "", "contact.givenName"]);
    let chosen = pb::Import { fields: texts(&["name", "vatNumber", "tradingName", ""]), ..Default::default() };
    admin.edit_import(&import.id, &["fields"], chosen.clone()).await.unwrap();
    let three = pb::Import { fields: texts(&["name", "", ""]), ..Default::default() };
    assert_eq!(fields(&admin.edit_import(&import.id, &["fields"], three).await.unwrap_err()), ["import.fields"]);
    admin.check_import(&import.id).await.unwrap();
    world.work().await;
    let next = read(&world, file).await;
    assert_eq!(next.fields, chosen.fields);
    let colleague = world.maria().upload(file).await;
    world.work().await;
    assert_eq!(world.maria().import(&colleague.id).await.unwrap().fields, import.fields, "everybody has his own");
}

#[tokio::test]
async fn a_company_keeps_fifty_files_at_most() {
    let world = World::new().await;
    let admin = world.admin();
    let mut first = None;
    for _ in 0..50 {
        let import = admin.begin_import(announced("customers.csv", customers(&["A"]).as_bytes())).await.unwrap();
        first.get_or_insert(import);
    }
    let refused = admin.begin_import(announced("customers.csv", b"name\nA\n")).await.unwrap_err();
    assert_eq!(reason(&refused), "TOO_MANY_IMPORTS");
    admin.cancel_import(&first.unwrap().id).await.unwrap();
    world.work().await;
    assert!(admin.begin_import(announced("customers.csv", b"name\nA\n")).await.is_ok());
}
