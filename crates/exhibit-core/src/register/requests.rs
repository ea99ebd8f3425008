//! Requests for evidence as they stand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::check::{check_requirement, filled};
use super::organisation::unknown;
use super::{Position, Refusal, Register, Stated};
use crate::day::Day;
use crate::event::{Event, EvidenceRef, RequestAnswered, RequestId, RequestMade, RequestReceived};

/// A request as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestState {
    /// As it was made, or changed last.
    pub made: Stated<RequestMade>,
    /// What came back, in order.
    pub received: Vec<Stated<RequestReceived>>,
    /// The newest answer to what came back.
    pub answered: Option<Stated<RequestAnswered>>,
    /// How it stands.
    pub state: RequestProgress,
}

/// How a request stands. That it is overdue depends on the day, see [`RequestState::is_overdue`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestProgress {
    /// Nothing came yet.
    Open,
    /// Something came; nobody looked at it yet.
    Received,
    /// What came is not enough.
    Returned,
    /// What came is enough.
    Accepted,
    /// It is no longer needed.
    Withdrawn,
}

impl RequestProgress {
    /// Returns its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Received => "received",
            Self::Returned => "returned",
            Self::Accepted => "accepted",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Tells whether somebody still has to send something.
    pub fn waits(self) -> bool {
        matches!(self, Self::Open | Self::Returned)
    }
}

impl RequestState {
    /// Tells whether something should have come by now, and did not, or was not enough.
    pub fn is_overdue(&self, today: Day) -> bool {
        self.state.waits() && self.made.said.due.is_some_and(|due| due < today)
    }

    /// Returns all that came for it, each item once.
    pub fn evidence(&self) -> Vec<EvidenceRef> {
        let mut all: Vec<_> =
            self.received.iter().flat_map(|it| it.said.evidence.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl Register {
    /// Returns the requests, by number.
    pub fn requests(&self) -> impl Iterator<Item = &RequestState> {
        self.requests.values()
    }

    /// Returns a request.
    pub fn request(&self, id: RequestId) -> Option<&RequestState> {
        self.requests.get(&id)
    }

    /// Returns the request that a certification body gave this number.
    pub fn request_of(&self, asked_by: &str, their_reference: &str) -> Option<&RequestState> {
        self.requests.values().find(|it| {
            let said = &it.made.said;
            said.asked_by.as_deref() == Some(asked_by)
                && said.their_reference.as_deref() == Some(their_reference)
        })
    }

    /// Returns the number for the next request.
    pub fn next_request(&self) -> RequestId {
        RequestId(self.requests.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    pub(super) fn check_request(&self, event: &Event) -> Result<(), Refusal> {
        match event {
            Event::RequestMade(made) => self.check_request_made(made),
            Event::RequestReceived(received) => {
                received.evidence.iter().try_for_each(|evidence| self.check_held(*evidence))?;
                self.check_progress(received.id, |state| state != RequestProgress::Withdrawn)
            }
            Event::RequestReturned(answered) | Event::RequestAccepted(answered) => {
                filled("the reason", &answered.reason)?;
                let came =
                    |state| !matches!(state, RequestProgress::Open | RequestProgress::Withdrawn);
                self.check_progress(answered.id, came)
            }
            Event::RequestWithdrawn(answered) => {
                filled("the reason", &answered.reason)?;
                self.check_progress(answered.id, |state| state != RequestProgress::Withdrawn)
            }
            _ => Ok(()),
        }
    }

    fn check_request_made(&self, made: &RequestMade) -> Result<(), Refusal> {
        filled("what is asked for", &made.what)?;
        filled("who is asked", &made.owner)?;
        made.requirements.iter().try_for_each(|id| check_requirement(id))?;
        made.system.as_deref().map_or(Ok(()), |system| self.known_system(system))?;
        made.site.map_or(Ok(()), |site| self.known_site(site))?;
        made.owner_person.map_or(Ok(()), |person| self.known_person(person))?;
        if self.requests.contains_key(&made.id) {
            filled("the reason for the change", made.changed_because.as_deref().unwrap_or(""))?;
            return self.check_progress(made.id, |state| state != RequestProgress::Withdrawn);
        }
        self.check_number(self.next_request(), made.id)
    }

    fn check_progress(
        &self,
        id: RequestId,
        allowed: impl Fn(RequestProgress) -> bool,
    ) -> Result<(), Refusal> {
        match self.requests.get(&id).map(|it| it.state) {
            Some(state) if allowed(state) => Ok(()),
            Some(state) => Err(Refusal::State { id: id.to_string(), state: state.as_str() }),
            None if self.partial => Ok(()),
            None => Err(unknown("request", id)),
        }
    }

    pub(super) fn fold_request(&mut self, at: Position, event: &Event) {
        match event {
            Event::RequestMade(made) => fold_made(&mut self.requests, at, made),
            Event::RequestReceived(received) => {
                if let Some(state) = self.requests.get_mut(&received.id) {
                    state.received.push(Stated::new(at, received.clone()));
                    state.state = RequestProgress::Received;
                }
            }
            Event::RequestReturned(answered) => {
                self.fold_answered(at, answered, RequestProgress::Returned);
            }
            Event::RequestAccepted(answered) => {
                self.fold_answered(at, answered, RequestProgress::Accepted);
            }
            Event::RequestWithdrawn(answered) => {
                self.fold_answered(at, answered, RequestProgress::Withdrawn);
            }
            _ => {}
        }
    }

    fn fold_answered(&mut self, at: Position, answered: &RequestAnswered, to: RequestProgress) {
        if let Some(state) = self.requests.get_mut(&answered.id) {
            state.answered = Some(Stated::new(at, answered.clone()));
            state.state = to;
        }
    }
}

fn fold_made(requests: &mut BTreeMap<RequestId, RequestState>, at: Position, made: &RequestMade) {
    let stated = Stated::new(at, made.clone());
    match requests.get_mut(&made.id) {
        Some(state) => {
            // What was enough for one question may not be enough for another.
            if state.state == RequestProgress::Accepted && asks_otherwise(&state.made.said, made) {
                state.state = RequestProgress::Received;
                state.answered = None;
            }
            state.made = stated;
        }
        None => {
            let state = RequestState {
                made: stated,
                received: Vec::new(),
                answered: None,
                state: RequestProgress::Open,
            };
            requests.insert(made.id, state);
        }
    }
}

/// Tells whether something else is asked for; who is asked, and by when, changes no question.
fn asks_otherwise(one: &RequestMade, other: &RequestMade) -> bool {
    let question =
        |it: &RequestMade| (it.what.clone(), it.requirements.clone(), it.system.clone(), it.site);
    question(one) != question(other)
}
