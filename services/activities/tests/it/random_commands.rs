//! Random commands against a model of the state machines (D§3.2, 3.3) and against the service: both give the same answers.

use crm_proto::activities::{self as pb, ActivityStatus, CaseStatus};
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};

use crate::world::{Known, Person, World, reason};

#[derive(Clone, Copy, Debug)]
enum Command {
    Begin,
    Plan(usize),
    Next(usize),
    Complete(usize),
    Cancel(usize),
    Reschedule(usize),
    End(usize, CaseStatus),
    Reopen(usize),
}

fn command() -> impl Strategy<Value = Command> {
    let result = prop_oneof![Just(CaseStatus::Won), Just(CaseStatus::Lost), Just(CaseStatus::Closed)];
    prop_oneof![
        2 => Just(Command::Begin),
        3 => (0..8_usize).prop_map(Command::Plan),
        4 => (0..16_usize).prop_map(Command::Next),
        3 => (0..16_usize).prop_map(Command::Complete),
        1 => (0..16_usize).prop_map(Command::Cancel),
        2 => (0..16_usize).prop_map(Command::Reschedule),
        2 => (0..8_usize, result).prop_map(|(case, result)| Command::End(case, result)),
        1 => (0..8_usize).prop_map(Command::Reopen),
    ]
}

/// What the rules say: cases with their status, activities with case and status.
#[derive(Default)]
struct Model {
    cases: Vec<CaseStatus>,
    activities: Vec<(usize, ActivityStatus)>,
}

impl Model {
    fn open_of(&self, case: usize) -> Option<usize> {
        self.activities.iter().position(|(of, status)| *of == case && *status == ActivityStatus::Open)
    }

    /// What a command does, or the reason why it is refused.
    fn apply(&mut self, command: &Command) -> Result<(), &'static str> {
        let open_activity = |model: &Self, id: usize| match model.activities[id].1 {
            ActivityStatus::Open => Ok(()),
            _ => Err("ACTIVITY_NOT_OPEN"),
        };
        match *command {
            Command::Begin => {
                self.cases.push(CaseStatus::Open);
                self.activities.push((self.cases.len() - 1, ActivityStatus::Open));
            }
            Command::Plan(case) => {
                if self.cases[case] != CaseStatus::Open {
                    return Err("CASE_NOT_OPEN");
                }
                if self.open_of(case).is_some() {
                    return Err("OPEN_ACTIVITY_EXISTS");
                }
                self.activities.push((case, ActivityStatus::Open));
            }
            Command::Next(id) => {
                open_activity(self, id)?;
                self.activities[id].1 = ActivityStatus::Completed;
                self.activities.push((self.activities[id].0, ActivityStatus::Open));
            }
            Command::Complete(id) => {
                open_activity(self, id)?;
                self.activities[id].1 = ActivityStatus::Completed;
            }
            Command::Cancel(id) => {
                open_activity(self, id)?;
                self.activities[id].1 = ActivityStatus::Cancelled;
            }
            Command::Reschedule(id) => open_activity(self, id)?,
            Command::End(case, result) => {
                if self.cases[case] != CaseStatus::Open {
                    return Err("CASE_NOT_OPEN");
                }
                if let Some(open) = self.open_of(case) {
                    let lost = result == CaseStatus::Lost;
                    self.activities[open].1 = if lost { ActivityStatus::Cancelled } else { ActivityStatus::Completed };
                }
                self.cases[case] = result;
            }
            Command::Reopen(case) => self.cases[case] = CaseStatus::Open,
        }
        Ok(())
    }
}

/// The service, with the ids of what the model counts.
struct Real {
    world: World,
    maria: Person,
    hope: Known,
    cases: Vec<String>,
    activities: Vec<String>,
}

impl Real {
    async fn apply(&mut self, command: &Command) -> Result<(), String> {
        let (world, maria) = (&self.world, &self.maria);
        let minutes = 60 + i64::try_from(self.activities.len()).unwrap();
        let call = pb::Activity { start_time: Some(world.in_minutes(minutes)), ..world.call("x") };
        let refusal = |status: tonic::Status| reason(&status);
        match command {
            Command::Begin => {
                let case = pb::Case { salesman_id: world.employee_id("SAM"), ..world.case(&self.hope, "x") };
                let begun = maria.begin_with(self.hope.id(), case, call).await.map_err(refusal)?;
                self.cases.push(begun.case_id);
                self.activities.push(begun.id);
            }
            Command::Plan(case) => {
                let planned = maria.go_on(self.hope.id(), &self.cases[*case], call).await.map_err(refusal)?;
                self.activities.push(planned.id);
            }
            Command::Next(id) => {
                let next = maria.next(&self.activities[*id], "Done", call).await.map_err(refusal)?;
                self.activities.push(next.id);
            }
            Command::Complete(id) => {
                maria.complete(&self.activities[*id], "Done").await.map_err(refusal)?;
            }
            Command::Cancel(id) => {
                maria.cancel(&self.activities[*id], "Done").await.map_err(refusal)?;
            }
            Command::Reschedule(id) => {
                let to = world.in_minutes(minutes + 1_000);
                maria.reschedule_to(&self.activities[*id], to).await.map_err(refusal)?;
            }
            Command::End(case, result) => {
                maria.end(&self.cases[*case], *result).await.map_err(refusal)?;
            }
            Command::Reopen(case) => {
                maria.reopen(&self.cases[*case]).await.map_err(refusal)?;
            }
        }
        Ok(())
    }

    async fn expect(&self, model: &Model, history: &[Command]) {
        for (id, (case, status)) in self.activities.iter().zip(&model.activities) {
            let activity = self.maria.activity(id).await.unwrap();
            assert_eq!((activity.status(), &activity.case_id), (*status, &self.cases[*case]), "{history:?}");
        }
        for (number, (id, status)) in self.cases.iter().zip(&model.cases).enumerate() {
            let case = self.maria.case(id).await.unwrap();
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
        let commands = proptest::collection::vec(command(), 30).new_tree(&mut runner).unwrap().current();
        let (hope, mut model) = (world.hope_works().await, Model::default());
        let (cases, activities) = (Vec::new(), Vec::new());
        let mut real = Real { world: world.clone(), maria: world.maria(), hope, cases, activities };
        let mut done = Vec::new();
        for command in commands {
            let Some(command) = within(command, &model) else { continue };
            done.push(command);
            let expected = model.apply(&command).map_err(str::to_owned);
            assert_eq!(real.apply(&command).await, expected, "{done:?}");
        }
        real.expect(&model, &done).await;
    }
}

/// The command about something that is there; none if nothing is.
fn within(command: Command, model: &Model) -> Option<Command> {
    let case = |number: usize| number.checked_rem(model.cases.len());
    let activity = |number: usize| number.checked_rem(model.activities.len());
    Some(match command {
        Command::Begin => Command::Begin,
        Command::Plan(number) => Command::Plan(case(number)?),
        Command::Next(number) => Command::Next(activity(number)?),
        Command::Complete(number) => Command::Complete(activity(number)?),
        Command::Cancel(number) => Command::Cancel(activity(number)?),
        Command::Reschedule(number) => Command::Reschedule(activity(number)?),
        Command::End(number, result) => Command::End(case(number)?, result),
        Command::Reopen(number) => Command::Reopen(case(number)?),
    })
}
