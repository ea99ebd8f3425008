//! Drawing: by a seed that nobody could have chosen, or by a person who says why; and drawing again.

use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    CheckpointCited, Event, RegisterId, SampleDrawn, SampleId, SampleMember, SampledFrom,
    SamplingMethod, SeedStated,
};
use exhibit_core::event::{EvidenceId, SampleFrozen};
use exhibit_core::register::{Register, SampleState};
use exhibit_core::visible::visible;
use exhibit_sampling::{Member, record};
use schemars::JsonSchema;
use serde::Serialize;

use super::SampleError;
use crate::error::Error;
use crate::host::Host;
use crate::vault::{Open, Vault};

/// What the other side says, after they were given the checkpoint.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// Their number: any text of one line.
    pub number: &'a str,
    /// Who gave it.
    pub given_by: &'a str,
}

/// What was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Drawn {
    /// The sample.
    pub sample: SampleId,
    /// Which draw it is, from 1; absent where nothing was written down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draw: Option<u32>,
    /// The seed; absent where a person chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<Sha256>,
    /// The members, in the order of the population.
    pub members: Vec<String>,
}

/// What came of drawing a sample again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Redrawn {
    /// The sample.
    pub sample: SampleId,
    /// Whether population, seed and members of every draw are the same.
    pub same: bool,
    /// The digest of the population that was frozen.
    pub digest: Sha256,
    /// How many members it has.
    pub count: u64,
    /// Each draw.
    pub draws: Vec<DrawnAgainShown>,
    /// Why it is not the same, each a sentence.
    pub reasons: Vec<String>,
}

/// A draw, made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DrawnAgainShown {
    /// Which.
    pub draw: u32,
    /// How many members it has.
    pub members: u64,
    /// Whether it gives the same again; absent where that could not be checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same: Option<bool>,
}

impl Vault<Open> {
    /// Draws a sample by the number that the other side gives.
    ///
    /// The checkpoint is the first one after the freeze. A further draw needs a reason, and is counted.
    ///
    /// # Errors
    /// [`Error::Sample`] if the population is not what was frozen; [`Error::Refused`]; as [`Vault::state`].
    pub fn draw_sample(
        &mut self,
        host: &Host<'_>,
        id: SampleId,
        said: Said<'_>,
        reason: Option<&str>,
    ) -> Result<Drawn, Error> {
        let state = super::known(self.register(), id)?;
        let frozen = &state.frozen.said;
        let method = frozen.method.as_str();
        if matches!(frozen.method, SamplingMethod::Judgemental { .. }) {
            return Err(SampleError::Method { sample: id, method, asked: "drawn" }.into());
        }
        let before = |it: &exhibit_core::register::DrawState| {
            it.drawn.said.seed.as_ref().is_some_and(|seed| seed.number == said.number)
        };
        if state.draws.iter().any(before) {
            return Err(SampleError::SameNumber { sample: id }.into());
        }
        let population = self.frozen_population(state)?;
        let head = self.head_after(state)?;
        let mut stated = SeedStated {
            origin: head.origin.to_string(),
            checkpoint: CheckpointCited { size: head.size, root: head.root },
            number: said.number.to_owned(),
            given_by: said.given_by.to_owned(),
            seed: Sha256([0; 32]),
        };
        let seed = record::seed(&population, &stated)?;
        stated.seed = seed.value();
        let members = record::draw_frozen(frozen, &population, &seed)?;
        self.write_draw(host, id, (Some(stated), members), reason)
    }

    /// Writes down which members a person chose.
    ///
    /// # Errors
    /// As [`Vault::draw_sample`]; [`Error::Sample`] if one of them is not in the population.
    pub fn choose_sample(
        &mut self,
        host: &Host<'_>,
        id: SampleId,
        members: &[String],
        reason: Option<&str>,
    ) -> Result<Drawn, Error> {
        let state = super::known(self.register(), id)?;
        let frozen = &state.frozen.said;
        let method = frozen.method.as_str();
        if !matches!(frozen.method, SamplingMethod::Judgemental { .. }) {
            return Err(SampleError::Method { sample: id, method, asked: "chosen" }.into());
        }
        let population = self.frozen_population(state)?;
        let mut chosen = Vec::new();
        for text in members {
            let member = member_named(self.register(), frozen, text);
            let member = member.filter(|it| population.has(*it));
            let stranger =
                || SampleError::NotInPopulation { sample: id, member: visible(text).into_owned() };
            chosen.push(member.ok_or_else(stranger)?);
        }
        let members = record::members(frozen, &population, chosen.into_iter());
        self.write_draw(host, id, (None, members), reason)
    }

    fn write_draw(
        &mut self,
        host: &Host<'_>,
        id: SampleId,
        (seed, members): (Option<SeedStated>, Vec<SampleMember>),
        reason: Option<&str>,
    ) -> Result<Drawn, Error> {
        let state = super::known(self.register(), id)?;
        let draw = u32::try_from(state.draws.len() + 1).unwrap_or(u32::MAX);
        let drawn = Drawn {
            sample: id,
            draw: Some(draw),
            seed: seed.as_ref().map(|it| it.seed),
            members: members.iter().map(|it| it.what.to_string()).collect(),
        };
        let event = SampleDrawn {
            id,
            draw,
            population: state.frozen.said.population.digest,
            seed,
            members,
            reason: reason.map(str::to_owned),
        };
        self.state(host, vec![Event::SampleDrawn(Box::new(event))])?;
        Ok(drawn)
    }

    /// Draws again, from the evidence, everything that was drawn of a sample, and compares.
    ///
    /// # Errors
    /// [`Error::Sample`] if there is no such sample; [`Error::Store`]. What is not the same is an answer.
    pub fn redraw_sample(&self, id: SampleId) -> Result<Redrawn, Error> {
        let state = super::known(self.register(), id)?;
        let mut again = Redrawn::begin(&state.frozen.said);
        let population = match self.frozen_population(state) {
            Ok(population) => population,
            Err(Error::Sample(SampleError::Changed { reasons, .. })) => {
                again.reasons = reasons;
                return Ok(again.settled());
            }
            Err(error) => return Err(error),
        };
        for draw in &state.draws {
            let said = &draw.drawn.said;
            let found = record::draw_again(self.register(), &state.frozen.said, &population, said)?;
            again.add(said, found.is_same());
        }
        self.compare_checkpoint(state, &mut again)?;
        Ok(again.settled())
    }

    /// A draw of the log before this one is by a checkpoint of that log.
    fn compare_checkpoint(&self, state: &SampleState, again: &mut Redrawn) -> Result<(), Error> {
        let head = self.head_after(state)?;
        for draw in &state.draws {
            let Some(seed) = &draw.drawn.said.seed else { continue };
            let cited = (seed.checkpoint.size, seed.checkpoint.root);
            if seed.origin == head.origin.as_str() && cited != (head.size, head.root) {
                let number = draw.drawn.said.draw;
                again
                    .reasons
                    .push(format!("draw {number} is not by the first checkpoint after the freeze"));
            }
        }
        Ok(())
    }
}

impl Redrawn {
    pub(super) fn begin(frozen: &SampleFrozen) -> Self {
        Self {
            sample: frozen.id,
            same: false,
            digest: frozen.population.digest,
            count: frozen.population.count,
            draws: Vec::new(),
            reasons: Vec::new(),
        }
    }

    fn add(&mut self, said: &SampleDrawn, same: bool) {
        let (draw, members) = (said.draw, said.members.len() as u64);
        self.draws.push(DrawnAgainShown { draw, members, same: Some(same) });
        if !same {
            self.reasons.push(format!("draw {draw} does not follow from its seed"));
        }
    }

    pub(super) fn settled(self) -> Self {
        Self { same: self.reasons.is_empty(), ..self }
    }
}

/// Reads a member as people name it: `E-0016:17`, `E-0016` or `RG-001:17`; a row by its file's line as well.
pub(super) fn member_named(
    register: &Register,
    frozen: &SampleFrozen,
    text: &str,
) -> Option<Member> {
    if let Some(member) = Member::parse(text) {
        return Some(member);
    }
    match &frozen.population.of {
        SampledFrom::Items { .. } => Some(Member { item: EvidenceId::parse(text)?, line: 0 }),
        SampledFrom::Records { .. } => None,
        SampledFrom::Rows { register: own, .. } => {
            let (id, row) = text.split_once(':')?;
            let file = register.register(*own)?.said.evidence.id;
            let named = RegisterId::parse(id).filter(|it| it == own)?;
            (named.to_string() == id).then_some(Member { item: file, line: row.parse().ok()? })
        }
    }
}
