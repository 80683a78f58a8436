//! Stage gates (D§2.7, 3.2): the questions that a case answers before it leaves a stage, and how far it comes by its answers.

use std::collections::{BTreeMap, BTreeSet};

use crm_chassis::{Code, Error, Result, audit::Changes, error::Violation, etag, validate};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    CaseStage, Config,
    config::{expect_room, wrong_position},
    status::words,
};

/// Most stage gates.
pub const MOST_GATES: usize = 200;
/// Least and most choices of a list.
const CHOICES: std::ops::RangeInclusive<usize> = 2..=20;
/// Most characters of a choice.
const LONGEST_CHOICE: usize = 60;
/// Most characters of a free text.
const LONGEST_ANSWER: usize = 1_000;
/// So many questions a refusal names.
const NAMED: usize = 5;

words! {
    /// How a stage gate is answered.
    AnswerKind {
        /// Yes or no.
        YesNo => "YES_NO",
        /// Free text.
        Text => "TEXT",
        /// One of the choices.
        Choice => "CHOICE",
    }
}

/// A question that a case answers before it leaves a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageGate {
    /// Id.
    pub id: Uuid,
    /// Grows with every change.
    pub version: i64,
    /// Its stage; there always is one after [`StageGate::create`].
    pub stage_id: Option<Uuid>,
    /// What is asked.
    pub question: String,
    /// How it is answered; there always is a kind after [`StageGate::create`].
    pub answer_kind: Option<AnswerKind>,
    /// What can be chosen, of a choice list.
    pub choices: Vec<String>,
    /// Place among those of the stage.
    pub position: i32,
    /// Whether it is asked.
    pub active: bool,
}

/// What a case answered to a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateAnswer {
    /// The gate.
    pub gate_id: Uuid,
    /// YES or NO, the text, or what was chosen.
    pub answer: String,
    /// When it was answered last.
    pub answered_at: Timestamp,
    /// By whom.
    pub answered_by: String,
}

/// What a case has answered, by gate.
pub type Answered = BTreeMap<Uuid, GateAnswer>;

impl StageGate {
    /// A new one, if it is right, there is room for it and its stage is there.
    pub fn create(self, config: &Config) -> Result<Self> {
        expect_room(config.gates.len(), MOST_GATES)?;
        let mut violations = self.check();
        let known = |id: Uuid| config.stages.iter().any(|stage| stage.entry.id == id);
        match self.stage_id {
            None => violations.push(wrong("stage_id", "Choose the stage.")),
            Some(id) if !known(id) => violations.push(wrong("stage_id", "There is no such stage. Choose another one.")),
            Some(_) => {}
        }
        if self.answer_kind.is_none() {
            violations.push(wrong("answer_kind", "Choose how it is answered: yes or no, a text, or one of a list."));
        }
        validate::none(violations)?;
        Ok(self)
    }

    /// What it becomes by `wanted`, which has its id.
    pub fn edit(self, wanted: Self) -> Result<Self> {
        let mut violations = wanted.check();
        let fixed =
            [("stage_id", wanted.stage_id == self.stage_id), ("answer_kind", wanted.answer_kind == self.answer_kind)];
        let message = "This does not change afterwards. Make another gate, and take this one out.";
        violations.extend(fixed.into_iter().filter(|(_, same)| !same).map(|(field, _)| wrong(field, message)));
        validate::none(violations)?;
        let version = self.version;
        let wanted = Self { version, ..wanted };
        Ok(if wanted == self { self } else { Self { version: version + 1, ..wanted } })
    }

    /// Everything that is wrong, all at once.
    fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        validate::mandatory("question", &self.question, "Enter the question.", &mut violations);
        validate::lines(&[("question", self.question.as_str(), 200)], &mut violations);
        violations.extend(self.wrong_choices());
        violations.extend(wrong_position(self.position));
        violations
    }

    fn wrong_choices(&self) -> Option<Violation> {
        let refuse = |message: String| Some(wrong("choices", message));
        if self.answer_kind != Some(AnswerKind::Choice) {
            let message = "Only a choice list has choices. Leave them out.";
            return if self.choices.is_empty() { None } else { refuse(message.into()) };
        }
        let (least, most) = (CHOICES.start(), CHOICES.end());
        let different: BTreeSet<String> = self.choices.iter().map(|choice| choice.to_lowercase()).collect();
        if !CHOICES.contains(&self.choices.len()) {
            return refuse(format!("Enter {least} to {most} choices; there are {}.", self.choices.len()));
        }
        if different.len() < self.choices.len() {
            return refuse("Enter each choice once.".into());
        }
        let is_right = |choice: &String| {
            !choice.is_empty() && choice.chars().count() <= LONGEST_CHOICE && !choice.chars().any(char::is_control)
        };
        if self.choices.iter().all(is_right) {
            return None;
        }
        refuse(format!("Each choice has 1 to {LONGEST_CHOICE} characters, in one line."))
    }

    /// Refuses if the caller saw another version.
    pub fn expect_etag(self, etag: &str) -> Result<Self> {
        etag::expect(etag, self.version)?;
        Ok(self)
    }

    /// What is wrong with an answer to it.
    #[must_use]
    pub fn wrong_answer(&self, answer: &str) -> Option<Violation> {
        let refuse = |message: String| Some(wrong("answer", message));
        match self.answer_kind {
            Some(AnswerKind::YesNo) if !matches!(answer, "YES" | "NO") => refuse("Answer YES or NO.".into()),
            Some(AnswerKind::Choice) if !self.choices.iter().any(|choice| choice == answer) => {
                refuse(format!("Choose one of these: {}.", self.choices.join(", ")))
            }
            Some(AnswerKind::Text) => {
                let mut violations = Vec::new();
                validate::mandatory("answer", answer, "Enter an answer.", &mut violations);
                validate::text("answer", answer, LONGEST_ANSWER, &mut violations);
                violations.pop()
            }
            _ => None,
        }
    }

    /// In what a later version differs from this one, for the audit line.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        let word = |gate: &Self| gate.answer_kind.map(AnswerKind::as_str);
        changes.compare("stage_id", &self.stage_id, &after.stage_id);
        changes.compare("question", &self.question, &after.question);
        changes.compare("answer_kind", &word(self), &word(after));
        changes.compare("choices", &self.choices, &after.choices);
        changes.compare("position", &self.position, &after.position);
        changes.compare("active", &self.active, &after.active);
        changes
    }

    /// What a new one starts with, for the audit line.
    #[must_use]
    pub fn first_values(&self) -> Changes {
        let (question, choices) = (String::new(), Vec::new());
        let (id, version) = (self.id, self.version);
        let blank =
            Self { id, version, stage_id: None, question, answer_kind: None, choices, position: 0, active: true };
        blank.changes_to(self)
    }
}

impl GateAnswer {
    /// What was answered, for the audit line; `before` is what was answered until now.
    #[must_use]
    pub fn changes_from(&self, before: Option<&Self>) -> Changes {
        let mut changes = Changes::default();
        changes.compare("gate_id", &None, &Some(self.gate_id));
        changes.compare("answer", &before.map(|it| &it.answer), &Some(&self.answer));
        changes
    }
}

impl Config {
    /// Whether cases of this type answer stage gates.
    #[must_use]
    pub fn asks(&self, case_type: Uuid) -> bool {
        self.types.iter().any(|known| known.entry.id == case_type && known.stage_gates)
    }

    /// Refuses if cases of this type are not asked.
    pub fn expect_asked(&self, case_type: Uuid) -> Result<()> {
        if self.asks(case_type) {
            return Ok(());
        }
        let message = "Cases of this type have no stage gates: there is nothing to answer. Choose the stage by hand.";
        Err(Error::new(Code::WrongState, "NO_STAGE_GATES", message))
    }

    /// The gate that a case of this type answers, if it may.
    pub fn asked_gate(&self, gate: Uuid, case_type: Uuid) -> Result<&StageGate, Violation> {
        let found = self.gates.iter().find(|known| known.id == gate);
        let found = found.ok_or_else(|| wrong("gate_id", "There is no such stage gate."))?;
        let stage = self.stages.iter().find(|stage| Some(stage.entry.id) == found.stage_id);
        if !stage.is_some_and(|stage| stage.is_of(case_type)) {
            return Err(wrong("gate_id", "Cases of this type do not go through the stage of this gate."));
        }
        if found.active { Ok(found) } else { Err(wrong("gate_id", "This is no longer asked. Leave it out.")) }
    }

    /// In which stage a case comes to be by its answers: it moves on while all gates of its stage are answered, and stays in one without gates
    /// and in the last one.
    #[must_use]
    pub fn stage_by_answers(&self, case_type: Uuid, present: Uuid, answered: &Answered) -> Uuid {
        let behind = self.behind(case_type, present);
        let through: Vec<Uuid> = [present].into_iter().chain(behind.map(|stage| stage.entry.id)).collect();
        let passed = through.iter().take_while(|stage| {
            let mut gates = self.active_gates(**stage).peekable();
            gates.peek().is_some() && gates.all(|gate| answered.contains_key(&gate.id))
        });
        let last = through.len() - 1;
        through[passed.count().min(last)]
    }

    /// What is asked on the way from one stage to another and not answered; nothing on the way back.
    #[must_use]
    pub fn open_gates(&self, case_type: Uuid, (from, to): (Uuid, Uuid), answered: &Answered) -> Vec<&StageGate> {
        if !self.behind(case_type, from).any(|stage| stage.entry.id == to) {
            return Vec::new();
        }
        let between = self.behind(case_type, from).map(|stage| stage.entry.id).take_while(|stage| *stage != to);
        let gates = [from].into_iter().chain(between).flat_map(|stage| self.active_gates(stage));
        gates.filter(|gate| !answered.contains_key(&gate.id)).collect()
    }

    /// Refuses to move a case by hand past what it has not answered.
    pub fn expect_answered(&self, case_type: Uuid, way: (Uuid, Uuid), answered: &Answered) -> Result<()> {
        if !self.asks(case_type) {
            return Ok(());
        }
        let open = self.open_gates(case_type, way, answered);
        if open.is_empty() { Ok(()) } else { Err(Error::new(Code::WrongState, "GATES_OPEN", self.answer_first(&open))) }
    }

    /// Why a new case of this type cannot begin in this stage: there are questions before it.
    pub fn expect_start(&self, stage: Uuid, case_type: Uuid) -> Result<(), Violation> {
        let first = self.first_stage(case_type).filter(|_| self.asks(case_type));
        let open = first.map(|first| self.open_gates(case_type, (first, stage), &Answered::new())).unwrap_or_default();
        if open.is_empty() { Ok(()) } else { Err(wrong("stage_id", self.answer_first(&open))) }
    }

    fn answer_first(&self, open: &[&StageGate]) -> String {
        let named = open.iter().take(NAMED).map(|gate| format!("“{}” ({})", gate.question, self.stage_of(gate)));
        let more = match open.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("Answer first what is asked on the way there: {}{more}.", named.collect::<Vec<_>>().join(", "))
    }

    fn stage_of(&self, gate: &StageGate) -> &str {
        let stage = self.stages.iter().find(|stage| Some(stage.entry.id) == gate.stage_id);
        stage.map_or("", |stage| &stage.entry.description)
    }

    /// The stages behind this one to which cases of the type go, in their order.
    fn behind(&self, case_type: Uuid, stage: Uuid) -> impl Iterator<Item = &CaseStage> {
        let behind = self.stages.iter().skip_while(move |known| known.entry.id != stage).skip(1);
        behind.filter(move |known| known.entry.active && known.is_of(case_type))
    }

    fn active_gates(&self, stage: Uuid) -> impl Iterator<Item = &StageGate> {
        self.gates.iter().filter(move |gate| gate.active && gate.stage_id == Some(stage))
    }
}

fn wrong(field: &'static str, message: impl Into<std::borrow::Cow<'static, str>>) -> Violation {
    Violation { field: field.into(), message: message.into() }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crm_chassis::TenantId;

    use super::*;

    /// The starter lists, with gates 1, 2 … in their stages. All types have stage gates.
    fn config(gates: &[(u128, usize)]) -> Config {
        let mut config = Config::starter(TenantId(Uuid::nil()));
        for case_type in &mut config.types {
            case_type.stage_gates = true;
        }
        config.gates = gates.iter().map(|(id, stage)| gate(*id, config.stages[*stage].entry.id)).collect();
        config
    }

    fn gate(id: u128, stage: Uuid) -> StageGate {
        StageGate {
            id: Uuid::from_u128(id),
            version: 1,
            stage_id: Some(stage),
            question: format!("Question {id}?"),
            answer_kind: Some(AnswerKind::YesNo),
            choices: Vec::new(),
            position: 0,
            active: true,
        }
    }

    fn answered(gates: &[u128]) -> Answered {
        let answer = |id: &u128| {
            let gate_id = Uuid::from_u128(*id);
            let answer = GateAnswer {
                gate_id,
                answer: "NO".into(),
                answered_at: Timestamp::UNIX_EPOCH,
                answered_by: "Sam".into(),
            };
            (gate_id, answer)
        };
        gates.iter().map(answer).collect()
    }

    /// In which stage a case comes to be that was in the first one.
    fn comes_to(config: &Config, from: usize, gates: &[u128]) -> usize {
        let (case_type, from) = (config.types[0].entry.id, config.stages[from].entry.id);
        let stage = config.stage_by_answers(case_type, from, &answered(gates));
        config.stages.iter().position(|known| known.entry.id == stage).unwrap()
    }

    fn open(config: &Config, from: usize, to: usize, gates: &[u128]) -> Vec<u128> {
        let way = (config.stages[from].entry.id, config.stages[to].entry.id);
        let open = config.open_gates(config.types[0].entry.id, way, &answered(gates));
        open.iter().map(|gate| gate.id.as_u128()).collect()
    }

    #[test]
    fn a_case_moves_on_while_all_gates_of_its_stage_are_answered() {
        let config = config(&[(1, 0), (2, 0), (3, 1), (4, 2), (5, 3)]);
        for (from, gates, to) in [
            (0, &[][..], 0),
            (0, &[1], 0),
            (0, &[1, 2], 1),
            (0, &[1, 2, 4], 1),
            (0, &[1, 2, 3, 4], 3),
            (0, &[1, 2, 3, 4, 5], 3),
            (1, &[1, 2, 3], 2),
            (3, &[5], 3),
            (2, &[1, 2, 3], 2),
        ] {
            assert_eq!(comes_to(&config, from, gates), to, "from {from} with {gates:?}");
        }
    }

    #[test]
    fn it_stays_in_a_stage_without_gates_and_skips_what_is_not_offered() {
        let mut config = config(&[(1, 0), (2, 2)]);
        assert_eq!(comes_to(&config, 0, &[1, 2]), 1, "nothing is asked in the second one");
        config.stages[1].entry.active = false;
        assert_eq!(comes_to(&config, 0, &[1, 2]), 3);
        config.stages[3].case_type_ids = vec![config.types[1].entry.id];
        assert_eq!(comes_to(&config, 0, &[1, 2]), 2, "the last one of its type");
        config.gates[0].active = false;
        assert_eq!(comes_to(&config, 0, &[2]), 0, "what is no longer asked is no gate");
        config.stages[0].entry.active = false;
        config.gates[0].active = true;
        assert_eq!(comes_to(&config, 0, &[1]), 2, "also out of a stage that is no longer offered");
    }

    #[test]
    fn by_hand_it_goes_forward_past_what_is_answered_and_back_freely() {
        let mut config = config(&[(1, 0), (2, 1), (3, 2)]);
        assert_eq!(open(&config, 0, 3, &[]), [1, 2, 3]);
        assert_eq!(open(&config, 0, 1, &[]), [1]);
        assert_eq!(open(&config, 0, 2, &[1, 3]), [2]);
        assert_eq!(open(&config, 0, 2, &[1, 2]), [0_u128; 0]);
        assert_eq!(open(&config, 3, 0, &[]), [0_u128; 0]);
        assert_eq!(open(&config, 1, 1, &[]), [0_u128; 0]);
        config.stages[1].entry.active = false;
        assert_eq!(open(&config, 0, 2, &[1]), [0_u128; 0], "nobody goes through a stage that is not offered");
        let (case_type, first, last) = (config.types[0].entry.id, config.stages[0].entry.id, config.stages[3].entry.id);
        let refused = config.expect_answered(case_type, (first, last), &answered(&[3])).unwrap_err();
        assert_eq!((refused.code(), refused.reason()), (Code::WrongState, "GATES_OPEN"));
        assert!(refused.message().contains("“Question 1?” (Interested)"), "{}", refused.message());
        assert_eq!(config.expect_start(last, case_type).unwrap_err().field, "stage_id");
        assert!(config.expect_start(first, case_type).is_ok());
        config.types[0].stage_gates = false;
        assert!(config.expect_answered(case_type, (first, last), &Answered::new()).is_ok());
        assert!(config.expect_start(last, case_type).is_ok());
        assert_eq!(config.expect_asked(case_type).unwrap_err().reason(), "NO_STAGE_GATES");
    }

    #[test]
    fn a_refusal_names_five_questions_and_counts_the_others() {
        let config = config(&[(1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (7, 0)]);
        let way = (config.stages[0].entry.id, config.stages[1].entry.id);
        let refused = config.expect_answered(config.types[0].entry.id, way, &Answered::new()).unwrap_err();
        let message = refused.message();
        assert!(message.contains("Question 5?") && !message.contains("Question 6?"), "{message}");
        assert!(message.ends_with("and 2 more."), "{message}");
    }

    #[test]
    fn an_answer_is_of_the_kind_that_is_asked_for() {
        let yes_no = gate(1, Uuid::nil());
        let text = StageGate { answer_kind: Some(AnswerKind::Text), ..gate(1, Uuid::nil()) };
        let choices = vec!["Cash".to_owned(), "Lease".to_owned()];
        let choice = StageGate { answer_kind: Some(AnswerKind::Choice), choices, ..gate(1, Uuid::nil()) };
        let long = "x".repeat(LONGEST_ANSWER);
        for (gate, right, wrong) in [
            (yes_no, vec!["YES", "NO"], vec!["", "Yes", "MAYBE"]),
            (text, vec!["x", "one\ntwo", long.as_str()], vec!["", "a\u{7}b"]),
            (choice, vec!["Cash", "Lease"], vec!["", "cash", "Rent"]),
        ] {
            assert!(right.into_iter().all(|answer| gate.wrong_answer(answer).is_none()), "{gate:?}");
            assert!(wrong.into_iter().all(|answer| gate.wrong_answer(answer).unwrap().field == "answer"), "{gate:?}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_gate_is_said_of_each_field() {
        let config = config(&[]);
        let fields = |gate: StageGate| {
            let refused = gate.create(&config).unwrap_err();
            let mut fields: Vec<String> = refused.fields().iter().map(|it| it.field.to_string()).collect();
            fields.sort();
            fields
        };
        let stage = config.stages[0].entry.id;
        let blank = StageGate {
            stage_id: None,
            question: String::new(),
            answer_kind: None,
            choices: vec!["x".into()],
            position: -1,
            ..gate(1, stage)
        };
        assert_eq!(fields(blank), ["answer_kind", "choices", "position", "question", "stage_id"]);
        assert_eq!(fields(gate(1, Uuid::nil())), ["stage_id"]);
        let list = |choices: &[&str]| StageGate {
            answer_kind: Some(AnswerKind::Choice),
            choices: choices.iter().map(|it| (*it).to_owned()).collect(),
            ..gate(1, stage)
        };
        for wrong in [&["One"][..], &["One", "one"], &["One", ""], &["One", "a\nb"], &["x"; 21]] {
            assert_eq!(fields(list(wrong)), ["choices"], "{wrong:?}");
        }
        assert!(list(&["One", "Two"]).create(&config).is_ok());
        let moved = StageGate { stage_id: Some(config.stages[1].entry.id), ..gate(1, stage) };
        assert_eq!(gate(1, stage).edit(moved).unwrap_err().fields()[0].field, "stage_id");
        assert_eq!(gate(1, stage).edit(gate(1, stage)).unwrap().version, 1, "nothing happened");
    }
}
