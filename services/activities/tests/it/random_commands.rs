//! Random commands of several people against a model of the state machines (D§3.2, 3.3) and of who may what (D§5.3), and against the service:
//! both give the same answers.

use crm_proto::activities::{self as pb, ActivityStatus, CaseStatus};
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};

use crate::world::{Known, Person, World, http_status, reason};

/// Who gives a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// The customer's main salesman.
    Sam,
    /// His colleague, who is linked to the customer.
    Piet,
    /// Their manager, who may open again what has ended.
    Maria,
    /// Somebody who does not see the customer.
    Thandi,
}

const SALESMEN: [Who; 2] = [Who::Sam, Who::Piet];

impl Who {
    /// Everybody sees what is at a customer that he is linked to, and a manager what is his people's.
    fn sees(self) -> bool {
        self != Self::Thandi
    }

    fn acts_for(self, salesman: Self) -> bool {
        self == salesman || self == Self::Maria && SALESMEN.contains(&salesman)
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Sam => "SAM",
            Self::Piet => "PIET",
            Self::Maria => "MARIA",
            Self::Thandi => "THANDI",
        }
    }

    fn person(self, world: &World) -> Person {
        match self {
            Self::Sam => world.sam().without("cases.reopen"),
            Self::Piet => world.piet().without("cases.reopen"),
            Self::Maria => world.maria(),
            Self::Thandi => world.thandi().without("cases.reopen"),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Command {
    /// For whom.
    Begin(Who),
    Plan(usize),
    Next(usize),
    Complete(usize),
    Cancel(usize),
    Reschedule(usize),
    End(usize, CaseStatus),
    Reopen(usize),
}

/// Salesmen work more than others look over their shoulders.
fn who() -> impl Strategy<Value = Who> {
    prop_oneof![4 => Just(Who::Sam), 3 => Just(Who::Piet), 3 => Just(Who::Maria), 1 => Just(Who::Thandi)]
}

fn command() -> impl Strategy<Value = Command> {
    let result = prop_oneof![Just(CaseStatus::Won), Just(CaseStatus::Lost), Just(CaseStatus::Closed)];
    prop_oneof![
        2 => proptest::sample::select(SALESMEN.as_slice()).prop_map(Command::Begin),
        3 => (0..8_usize).prop_map(Command::Plan),
        4 => (0..16_usize).prop_map(Command::Next),
        3 => (0..16_usize).prop_map(Command::Complete),
        1 => (0..16_usize).prop_map(Command::Cancel),
        2 => (0..16_usize).prop_map(Command::Reschedule),
        2 => (0..8_usize, result).prop_map(|(case, result)| Command::End(case, result)),
        1 => (0..8_usize).prop_map(Command::Reopen),
    ]
}

/// How a command is refused: the HTTP status, and the reason.
type Refusal = (u16, &'static str);

const NOT_FOUND: Refusal = (404, "NOT_FOUND");
const NOT_YOURS: Refusal = (403, "NOT_YOURS");

/// What the rules say: cases with salesman and status, activities with case and status.
#[derive(Default)]
struct Model {
    cases: Vec<(Who, CaseStatus)>,
    activities: Vec<(usize, ActivityStatus)>,
}

impl Model {
    fn open_of(&self, case: usize) -> Option<usize> {
        self.activities.iter().position(|(of, status)| *of == case && *status == ActivityStatus::Open)
    }

    /// Whether he may do something with the case: he must see it, and it must be his or that of somebody for whom he acts.
    fn expect_own(&self, who: Who, case: usize) -> Result<(), Refusal> {
        match who {
            who if !who.sees() => Err(NOT_FOUND),
            who if !who.acts_for(self.cases[case].0) => Err(NOT_YOURS),
            _ => Ok(()),
        }
    }

    /// Whether he may do something with the activity, and it is open.
    fn expect_open(&self, who: Who, id: usize) -> Result<(), Refusal> {
        let (case, status) = self.activities[id];
        self.expect_own(who, case)?;
        if status == ActivityStatus::Open { Ok(()) } else { Err((409, "ACTIVITY_NOT_OPEN")) }
    }

    /// What a command does, or how it is refused.
    fn apply(&mut self, who: Who, command: &Command) -> Result<(), Refusal> {
        match *command {
            Command::Begin(salesman) => {
                if !who.sees() {
                    return Err(NOT_FOUND);
                }
                if !who.acts_for(salesman) {
                    return Err((400, "INVALID_ARGUMENT"));
                }
                self.cases.push((salesman, CaseStatus::Open));
                self.activities.push((self.cases.len() - 1, ActivityStatus::Open));
            }
            Command::Plan(case) => {
                self.expect_own(who, case)?;
                if self.cases[case].1 != CaseStatus::Open {
                    return Err((409, "CASE_NOT_OPEN"));
                }
                if self.open_of(case).is_some() {
                    return Err((409, "OPEN_ACTIVITY_EXISTS"));
                }
                self.activities.push((case, ActivityStatus::Open));
            }
            Command::Next(id) => {
                self.expect_open(who, id)?;
                self.activities[id].1 = ActivityStatus::Completed;
                self.activities.push((self.activities[id].0, ActivityStatus::Open));
            }
            Command::Complete(id) => {
                self.expect_open(who, id)?;
                self.activities[id].1 = ActivityStatus::Completed;
            }
            Command::Cancel(id) => {
                self.expect_open(who, id)?;
                self.activities[id].1 = ActivityStatus::Cancelled;
            }
            Command::Reschedule(id) => self.expect_open(who, id)?,
            Command::End(case, result) => {
                self.expect_own(who, case)?;
                if self.cases[case].1 != CaseStatus::Open {
                    return Err((409, "CASE_NOT_OPEN"));
                }
                if let Some(open) = self.open_of(case) {
                    let lost = result == CaseStatus::Lost;
                    self.activities[open].1 = if lost { ActivityStatus::Cancelled } else { ActivityStatus::Completed };
                }
                self.cases[case].1 = result;
            }
            Command::Reopen(case) => {
                if who != Who::Maria {
                    return Err((403, "PERMISSION_DENIED"));
                }
                self.expect_own(who, case)?;
                self.cases[case].1 = CaseStatus::Open;
            }
        }
        Ok(())
    }
}

/// The service, with the ids of what the model counts.
struct Real {
    world: World,
    hope: Known,
    cases: Vec<String>,
    activities: Vec<String>,
}

impl Real {
    async fn apply(&mut self, who: Who, command: &Command) -> Result<(), (u16, String)> {
        let (world, person) = (&self.world, who.person(&self.world));
        let minutes = 60 + i64::try_from(self.activities.len()).unwrap();
        let call = pb::Activity { start_time: Some(world.in_minutes(minutes)), ..world.call("x") };
        let refusal = |status: tonic::Status| (http_status(&status).parse().unwrap(), reason(&status));
        match command {
            Command::Begin(salesman) => {
                let case = pb::Case { salesman_id: world.employee_id(salesman.code()), ..world.case(&self.hope, "x") };
                let begun = person.begin_with(self.hope.id(), case, call).await.map_err(refusal)?;
                self.cases.push(begun.case_id);
                self.activities.push(begun.id);
            }
            Command::Plan(case) => {
                let planned = person.go_on(self.hope.id(), &self.cases[*case], call).await.map_err(refusal)?;
                self.activities.push(planned.id);
            }
            Command::Next(id) => {
                let next = person.next(&self.activities[*id], "Done", call).await.map_err(refusal)?;
                self.activities.push(next.id);
            }
            Command::Complete(id) => {
                person.complete(&self.activities[*id], "Done").await.map_err(refusal)?;
            }
            Command::Cancel(id) => {
                person.cancel(&self.activities[*id], "Done").await.map_err(refusal)?;
            }
            Command::Reschedule(id) => {
                let to = world.in_minutes(minutes + 1_000);
                person.reschedule_to(&self.activities[*id], to).await.map_err(refusal)?;
            }
            Command::End(case, result) => {
                person.end(&self.cases[*case], *result).await.map_err(refusal)?;
            }
            Command::Reopen(case) => {
                person.reopen(&self.cases[*case]).await.map_err(refusal)?;
            }
        }
        Ok(())
    }

    /// Everybody who may see them sees what the model says, and what he may work on; who may not sees nothing.
    async fn expect(&self, model: &Model, history: &[(Who, Command)]) {
        for who in [Who::Sam, Who::Piet, Who::Maria] {
            self.expect_seen(who, model, history).await;
        }
        let thandi = Who::Thandi.person(&self.world);
        for id in &self.activities {
            assert_eq!(reason(&thandi.activity(id).await.unwrap_err()), "NOT_FOUND", "{history:?}");
        }
        for id in &self.cases {
            assert_eq!(reason(&thandi.case(id).await.unwrap_err()), "NOT_FOUND", "{history:?}");
        }
    }

    async fn expect_seen(&self, who: Who, model: &Model, history: &[(Who, Command)]) {
        let person = who.person(&self.world);
        for (id, (case, status)) in self.activities.iter().zip(&model.activities) {
            let activity = person.activity(id).await.unwrap();
            assert_eq!((activity.status(), &activity.case_id), (*status, &self.cases[*case]), "{history:?}");
            assert_eq!(activity.own, who.acts_for(model.cases[*case].0), "{history:?}");
        }
        for (number, (id, (salesman, status))) in self.cases.iter().zip(&model.cases).enumerate() {
            let case = person.case(id).await.unwrap();
            assert_eq!(case.salesman_id, self.world.employee_id(salesman.code()), "{history:?}");
            let open = model.open_of(number).map(|open| self.activities[open].clone()).unwrap_or_default();
            assert_eq!((case.status(), case.open_activity_id), (*status, open), "{history:?}");
        }
    }
}

#[tokio::test]
async fn the_service_answers_as_the_state_machines_say() {
    let world = World::new().await;
    let mut runner = TestRunner::new(Config::default());
    for _ in 0..12 {
        let commands = proptest::collection::vec((who(), command()), 40).new_tree(&mut runner).unwrap().current();
        let (hope, mut model) = (world.hope_works().await, Model::default());
        let (cases, activities) = (Vec::new(), Vec::new());
        let mut real = Real { world: world.clone(), hope, cases, activities };
        let mut done = Vec::new();
        for (who, command) in commands {
            let Some(command) = within(command, &model) else { continue };
            done.push((who, command));
            let expected = model.apply(who, &command).map_err(|(status, reason)| (status, reason.to_owned()));
            assert_eq!(real.apply(who, &command).await, expected, "{done:?}");
        }
        real.expect(&model, &done).await;
    }
}

/// The command about something that is there; none if nothing is.
fn within(command: Command, model: &Model) -> Option<Command> {
    let case = |number: usize| number.checked_rem(model.cases.len());
    let activity = |number: usize| number.checked_rem(model.activities.len());
    Some(match command {
        Command::Begin(salesman) => Command::Begin(salesman),
        Command::Plan(number) => Command::Plan(case(number)?),
        Command::Next(number) => Command::Next(activity(number)?),
        Command::Complete(number) => Command::Complete(activity(number)?),
        Command::Cancel(number) => Command::Cancel(activity(number)?),
        Command::Reschedule(number) => Command::Reschedule(activity(number)?),
        Command::End(number, result) => Command::End(case(number)?, result),
        Command::Reopen(number) => Command::Reopen(case(number)?),
    })
}
