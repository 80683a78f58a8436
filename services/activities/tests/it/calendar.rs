//! The file for calendar programs, read by another program than the one that writes it.

use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty};
use crm_proto::{activities as pb, customers};
use jiff::{SignedDuration, Timestamp};
use tonic::Code;

use crate::world::{World, fields};

const WEB: &str = "https://crm.acme.example";

/// Reads a file as strictly as the standard says: the ends of its lines, their length, its grammar, and what must be in it.
fn read(file: &str) -> ICalendar {
    assert!(file.ends_with("END:VCALENDAR\r\n"), "{file}");
    for line in file.split_terminator("\r\n") {
        assert!((1..=75).contains(&line.len()) && !line.contains(['\r', '\n']), "{line:?}");
    }
    let calendar = parsed(file).unwrap_or_else(|entry| panic!("{entry} in\n{file}"));
    for (component, required) in [("VCALENDAR", ["VERSION", "PRODID"]), ("VEVENT", ["UID", "DTSTAMP"])] {
        let count = raw(file, "BEGIN").iter().filter(|name| **name == component).count();
        for property in required {
            assert_eq!(raw(file, property).len(), count, "{property} of each {component} in\n{file}");
        }
    }
    calendar
}

/// The calendar that a file is. The parser skips lines that it does not understand: they are looked at before.
fn parsed(file: &str) -> Result<ICalendar, String> {
    let unfolded = file.replace("\r\n ", "");
    for line in unfolded.split_terminator("\r\n") {
        expect_line(line)?;
    }
    ICalendar::parse(file).map_err(|entry| format!("{entry:?}"))
}

/// A line has a name, parameters, each with a value, and a value behind a colon (RFC 5545, 3.1).
fn expect_line(line: &str) -> Result<(), String> {
    let wrong = || format!("no line of a calendar: {line:?}");
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '-');
    let (head, value) = line.split_once(':').ok_or_else(wrong)?;
    let mut parts = head.split(';');
    let named = parts.next().is_some_and(is_name);
    let parameters =
        parts.all(|part| part.split_once('=').is_some_and(|(name, value)| is_name(name) && !value.is_empty()));
    if named && parameters && !value.chars().any(|it| it.is_control() && it != '\t') { Ok(()) } else { Err(wrong()) }
}

fn events(calendar: &ICalendar) -> Vec<&ICalendarComponent> {
    calendar.components.iter().filter(|it| it.component_type == ICalendarComponentType::VEvent).collect()
}

fn text<'a>(event: &'a ICalendarComponent, property: &ICalendarProperty) -> &'a str {
    let entry = event.property(property).unwrap_or_else(|| panic!("no {property:?} in {event:?}"));
    entry.values.first().and_then(|value| value.as_text()).unwrap()
}

/// The raw value of a property that is written on one line.
fn raw<'a>(file: &'a str, property: &str) -> Vec<&'a str> {
    file.split_terminator("\r\n").filter_map(|line| line.strip_prefix(property)?.strip_prefix(':')).collect()
}

fn at(text: &str) -> prost_types::Timestamp {
    let time: Timestamp = text.parse().unwrap();
    prost_types::Timestamp { seconds: time.as_second(), nanos: 0 }
}

#[tokio::test]
async fn awkward_texts_arrive_as_they_were_typed() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let subject = "Renew; 🖨️🖨️🖨️ “Bürogeräte”, back\\slash – ünïcödé that is long enough to be folded, twice over";
    let instructions = "First line, with a comma\nSecond; line\n\n三菱 \\n is no newline: 👩‍👩‍👧‍👦".repeat(8);
    let call = pb::Activity { subject: subject.into(), instructions: instructions.clone(), ..world.call("x") };
    let call = world.sam().begin_with(hope.id(), world.case(&hope, "Copiers, \"new\""), call).await.unwrap();

    let file = world.sam().calendar(WEB).await.unwrap();
    let calendar = read(&file);
    let [event] = events(&calendar)[..] else { panic!("{file}") };
    let summary = text(event, &ICalendarProperty::Summary);
    assert_eq!(summary, format!("Call: {subject} – {}", call.customer_name));
    let description = text(event, &ICalendarProperty::Description);
    assert!(description.ends_with(&format!("\n\n{instructions}")), "{description}");
    assert!(description.contains(&format!("\nCase: #{} Copiers, \"new\"", call.case_number)), "{description}");
    assert!(description.contains(&format!("\nWith: {}\n", call.contact_name)), "{description}");
    let unfolded = file.replace("\r\n ", "");
    assert_eq!(raw(&unfolded, "URL"), [format!("{WEB}/activities/{}", call.id)]);
    assert_eq!(raw(&unfolded, "UID"), [format!("{}@{}", call.id, world.tenant.0)]);
    assert_eq!(raw(&unfolded, "SEQUENCE"), ["1"]);
    let broken = file.replace("END:VEVENT", "NO LINE OF A CALENDAR\r\nEND:VEVENT");
    assert!(parsed(&broken).is_err(), "something passes");
}

/// When an event begins by the clocks of a zone, as the parser understands the file.
fn begins(event: &ICalendarComponent, zone: &str) -> String {
    let entry = event.property(&ICalendarProperty::Dtstart).unwrap();
    let time = entry.values.first().and_then(|value| value.as_partial_date_time()).unwrap();
    assert!(time.has_zone(), "a time that means another instant in every zone: {time:?}");
    let instant = Timestamp::from_second(time.to_timestamp().unwrap()).unwrap();
    instant.in_tz(zone).unwrap().strftime("%F %H:%M").to_string()
}

#[tokio::test]
async fn what_is_at_nine_is_at_nine_on_both_sides_of_a_change_of_the_clocks() {
    let world = World::new().await;
    for (zone, nights) in [
        ("Europe/Berlin", [("2027-03-27T08:00:00Z", "2027-03-27"), ("2027-03-28T07:00:00Z", "2027-03-28")]),
        ("America/New_York", [("2027-03-13T14:00:00Z", "2027-03-13"), ("2027-03-14T13:00:00Z", "2027-03-14")]),
        ("Africa/Cairo", [("2027-04-29T07:00:00Z", "2027-04-29"), ("2027-04-30T06:00:00Z", "2027-04-30")]),
        ("Australia/Lord_Howe", [("2027-04-02T22:00:00Z", "2027-04-03"), ("2027-04-03T22:30:00Z", "2027-04-04")]),
    ] {
        let there = world.neighbour_in(zone).await;
        let hope = there.hope_works().await;
        for (start, day) in nights {
            let call = pb::Activity { start_time: Some(at(start)), duration_minutes: Some(45), ..there.call(day) };
            there.sam().begin_with(hope.id(), there.case(&hope, day), call).await.unwrap();
        }
        let file = there.sam().calendar("").await.unwrap();
        let calendar = read(&file);
        let mut begun: Vec<_> = events(&calendar).into_iter().map(|event| begins(event, zone)).collect();
        begun.sort();
        assert_eq!(begun, nights.map(|(_, day)| format!("{day} 09:00")), "{zone}");
        assert!(raw(&file, "URL").is_empty());
    }
}

#[tokio::test]
async fn the_reminder_of_what_is_open_is_an_alarm_of_the_calendar_program() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let open = pb::Activity { reminder_minutes: Some(45), ..world.call("Open") };
    world.sam().begin_with(hope.id(), world.case(&hope, "Open"), open).await.unwrap();
    let silent = pb::Activity { reminder_minutes: Some(0), ..world.call("Silent") };
    world.sam().begin_with(hope.id(), world.case(&hope, "Silent"), silent).await.unwrap();
    let done = world.sam().begin(&world, &hope, "Done").await;
    world.sam().complete(&done.id, "Done").await.unwrap();
    let file = world.sam().calendar("").await.unwrap();
    let calendar = read(&file);
    let alarms = calendar.components.iter().filter(|it| it.component_type == ICalendarComponentType::VAlarm);
    assert_eq!(alarms.count(), 1, "{file}");
    assert_eq!(raw(&file, "TRIGGER"), ["-PT45M"]);
}

#[tokio::test]
async fn it_holds_ones_own_open_and_completed_ones_of_ninety_days_and_later() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let old = world.sam().begin(&world, &hope, "Old").await;
    world.sam().complete(&old.id, "Done long ago").await.unwrap();
    world.database.clock.advance(SignedDuration::from_hours(91 * 24));
    let done = world.sam().begin(&world, &hope, "Done").await;
    world.sam().complete(&done.id, "They took it").await.unwrap();
    let mistake = world.sam().begin(&world, &hope, "Mistake").await;
    world.sam().cancel(&mistake.id, "Twice").await.unwrap();
    world.sam().begin(&world, &hope, "Open").await;
    world.piet().begin(&world, &hope, "Piet's").await;

    let file = world.sam().calendar("").await.unwrap();
    let calendar = read(&file);
    let mut shown: Vec<_> = events(&calendar)
        .into_iter()
        .map(|event| {
            (text(event, &ICalendarProperty::Summary).to_owned(), text(event, &ICalendarProperty::Description))
        })
        .collect();
    shown.sort();
    let names: Vec<_> = shown.iter().map(|(summary, _)| summary.split(" – ").next().unwrap()).collect();
    assert_eq!(names, ["Call: Open", "✓ Call: Done"]);
    assert!(shown[1].1.ends_with("\n\nThey took it"), "{}", shown[1].1);
    assert_eq!(raw(&file, "TRANSP").len(), 2);
    // An administrator who sells nothing has an empty one, and so has the neighbour.
    let neighbour = world.neighbour().await;
    for person in [world.admin(), neighbour.sam()] {
        assert!(events(&read(&person.calendar("").await.unwrap())).is_empty());
    }
}

#[tokio::test]
async fn an_address_that_would_break_out_of_its_line_is_refused() {
    let world = World::new().await;
    for address in
        ["crm.acme.example", "javascript:alert(1)", "https://a\r\nX:1", "https://a b", &"https://".repeat(30)]
    {
        let refused = world.sam().calendar(address).await.unwrap_err();
        assert_eq!(
            (refused.code(), fields(&refused)),
            (Code::InvalidArgument, vec!["web_url".to_owned()]),
            "{address}"
        );
    }
}

#[tokio::test]
async fn who_holds_the_file_gets_it_again_when_something_that_it_shows_has_changed() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let (file, mut held) = world.sam().calendar_unless_held(WEB, "").await.unwrap();
    assert_eq!(events(&read(&file)).len(), 1);
    let same = world.sam().calendar_unless_held(WEB, &held).await.unwrap();
    assert_eq!(same, (String::new(), held.clone()));
    // What others do, and what somebody else holds, is another matter.
    world.piet().begin_with(hope.id(), world.case(&hope, "x"), world.call("Piet's")).await.unwrap();
    assert_eq!(world.sam().calendar_unless_held(WEB, &held).await.unwrap(), same);
    assert_ne!(world.piet().calendar_unless_held(WEB, &held).await.unwrap().0, "");
    assert_ne!(world.sam().calendar_unless_held("https://other.example", &held).await.unwrap().0, "");

    let renamed = customers::Customer { name: "Hope & Sons".into(), etag: "2".into(), ..hope.customer.clone() };
    let called = customers::Contact { telephone: "021 1".into(), etag: "2".into(), ..hope.contact.clone() };
    for turn in 0..6 {
        match turn {
            0 => world.customer_changed(&renamed, customers::CustomerChange::Updated).await,
            1 => world.contact_changed(&called).await,
            2 => {
                let case = pb::Case { subject: "Renew all".into(), ..Default::default() };
                world.sam().edit_case(&call.case_id, &["subject"], case).await.unwrap();
            }
            3 => drop(world.sam().reschedule_to(&call.id, world.in_minutes(500)).await.unwrap()),
            4 => drop(world.sam().begin(&world, &hope, "Another").await),
            _ => drop(world.sam().cancel(&call.id, "By mistake").await.unwrap()),
        }
        let (file, etag) = world.sam().calendar_unless_held(WEB, &held).await.unwrap();
        assert!(!file.is_empty() && etag != held, "{turn}");
        assert_eq!(world.sam().calendar_unless_held(WEB, &etag).await.unwrap(), (String::new(), etag.clone()));
        held = etag;
    }
    // What was done long ago falls out of the file by itself.
    world.database.clock.advance(SignedDuration::from_hours(120 * 24));
    assert_eq!(events(&read(&world.sam().calendar_unless_held(WEB, &held).await.unwrap().0)).len(), 0);
}
