//! Random answers and moves against a model of the stages (D§3.2) and against the service: a case is in the same stage in both.

use crm_proto::activities as pb;
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};

use crate::world::{World, reason};

const STAGES: [&str; 4] = ["INTERESTED", "QUALIFIED", "PROPOSAL", "NEGOTIATION"];

#[derive(Clone, Copy, Debug)]
enum Command {
    /// Answers a gate.
    Answer(usize, bool),
    /// Moves the case into a stage by hand.
    Move(usize),
    /// Asks a gate no longer, or again.
    Switch(usize, bool),
    /// Ends the case and opens it again.
    EndAndReopen,
    /// Lets the type have stage gates, or not.
    Gates(bool),
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        8 => (0..6_usize, any::<bool>()).prop_map(|(gate, yes)| Command::Answer(gate, yes)),
        4 => (0..4_usize).prop_map(Command::Move),
        2 => (0..6_usize, any::<bool>()).prop_map(|(gate, active)| Command::Switch(gate, active)),
        1 => Just(Command::EndAndReopen),
        1 => prop_oneof![1 => Just(false), 2 => Just(true)].prop_map(Command::Gates),
    ]
}

/// What the rules say of one case.
struct Model {
    /// Of each gate its stage, whether it is asked, and what was answered.
    gates: Vec<(usize, bool, Option<bool>)>,
    stage: usize,
    on: bool,
}

impl Model {
    fn asked_in(&self, stage: usize) -> impl Iterator<Item = Option<bool>> {
        self.gates.iter().filter(move |(of, active, _)| *of == stage && *active).map(|(_, _, answer)| *answer)
    }

    fn apply(&mut self, command: Command) -> Result<(), &'static str> {
        match command {
            Command::Answer(gate, yes) => {
                if !self.on {
                    return Err("NO_STAGE_GATES");
                }
                if !self.gates[gate].1 {
                    return Err("INVALID_ARGUMENT");
                }
                self.gates[gate].2 = Some(yes);
                while self.stage < STAGES.len() - 1
                    && self.asked_in(self.stage).count() > 0
                    && self.asked_in(self.stage).all(|answer| answer.is_some())
                {
                    self.stage += 1;
                }
            }
            Command::Move(to) => {
                let open = |stage: usize| self.asked_in(stage).any(|answer| answer.is_none());
                if self.on && (self.stage..to).any(open) {
                    return Err("GATES_OPEN");
                }
                self.stage = to;
            }
            Command::Switch(gate, active) => self.gates[gate].1 = active,
            Command::EndAndReopen => {}
            Command::Gates(on) => self.on = on,
        }
        Ok(())
    }
}

async fn apply(world: &World, (case, gates): (&str, &[String]), command: Command) -> Result<(), String> {
    let maria = world.maria();
    let refusal = |status: tonic::Status| reason(&status);
    match command {
        Command::Answer(gate, yes) => {
            let answer = if yes { "YES" } else { "NO" };
            maria.answer(case, &[(&gates[gate], answer)]).await.map_err(refusal)?;
        }
        Command::Move(to) => {
            maria.move_into(case, world.stage(STAGES[to])).await.map_err(refusal)?;
        }
        Command::Switch(gate, active) => {
            let switched = pb::StageGate { active: Some(active), ..Default::default() };
            world.admin().edit_gate(&gates[gate], &["active"], switched).await.map_err(refusal)?;
        }
        Command::EndAndReopen => {
            maria.end(case, pb::CaseStatus::Won).await.map_err(refusal)?;
            let refused = maria.answer(case, &[(&gates[0], "YES")]).await.unwrap_err();
            assert_eq!(reason(&refused), "CASE_NOT_OPEN");
            maria.reopen(case).await.map_err(refusal)?;
        }
        Command::Gates(on) => world.switch_gates("RENEWAL", on).await,
    }
    Ok(())
}

#[tokio::test]
async fn a_case_is_in_the_stage_that_the_rules_say() {
    let world = World::new().await;
    let mut runner = TestRunner::new(Config::default());
    let stages = [0, 0, 1, 2, 2, 3];
    let questions: Vec<(&str, &str)> = stages.iter().map(|stage| (STAGES[*stage], "Is it so?")).collect();
    for _ in 0..8 {
        // Each time in a tenant of its own, whose gates nobody has answered.
        let world = world.neighbour().await;
        let gates = world.with_gates(&questions).await;
        let hope = world.hope_works().await;
        let case = world.sam().begin(&world, &hope, "Renew").await.case_id;
        let mut model = Model { gates: stages.map(|stage| (stage, true, None)).into(), stage: 0, on: true };
        let commands = proptest::collection::vec(command(), 30).new_tree(&mut runner).unwrap().current();
        for (number, command) in commands.iter().enumerate() {
            let expected = model.apply(*command).map_err(str::to_owned);
            assert_eq!(apply(&world, (&case, &gates), *command).await, expected, "{:?}", &commands[..=number]);
            let stage = world.maria().case(&case).await.unwrap().stage_id;
            assert_eq!(stage, world.stage(STAGES[model.stage]), "{:?}", &commands[..=number]);
        }
        let answers = world.maria().gates_of(&case).await.unwrap();
        for (gate, (_, _, answer)) in gates.iter().zip(&model.gates) {
            let shown = answers.iter().find(|it| it.gate_id == *gate).map(|it| it.answer.as_str()).unwrap_or_default();
            assert_eq!(shown, answer.map_or("", |yes| if yes { "YES" } else { "NO" }), "{commands:?}");
        }
    }
}
