//! Sign-offs as they stand: who was asked, who answered what, and whether it still counts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::check::filled;
use super::cited::{contradiction, each_once, in_state};
use super::{Alteration, Position, Refusal, Register, Stated};
use crate::event::{
    Event, PersonId, SigningMeans, SignoffAnswered, SignoffId, SignoffObject, SignoffReply,
    SignoffRequested, SignoffWithdrawn, SoaId,
};

/// A sign-off as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignoffState {
    /// As it was asked for.
    pub requested: Stated<SignoffRequested>,
    /// The answers, by person.
    pub answers: BTreeMap<PersonId, Stated<SignoffAnswered>>,
    /// Why it no longer stands.
    pub withdrawn: Option<Stated<SignoffWithdrawn>>,
}

/// How a sign-off stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignoffProgress {
    /// Not everybody answered yet.
    Waiting,
    /// Everybody signed, and each signature was verified.
    Signed,
    /// Everybody signed, and somebody did so on paper, which is not verified.
    SignedOnPaper,
    /// Somebody declined.
    Declined,
    /// It no longer stands.
    Withdrawn,
}

impl SignoffProgress {
    /// Returns what people call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting for signatures",
            Self::Signed => "signed",
            Self::SignedOnPaper => "signed on paper: not verified",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Tells whether everybody signed, in whatever way.
    pub fn is_signed(self) -> bool {
        matches!(self, Self::Signed | Self::SignedOnPaper)
    }
}

/// Whether something that was signed still counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignoffStanding {
    /// Not everybody has signed.
    NotSigned(SignoffProgress),
    /// A standing approval whose object is as it was.
    InForce,
    /// A standing approval whose object has changed.
    Outdated {
        /// The newest version, which is not the one that was signed.
        newest: SoaId,
    },
    /// A record as at a date: it says what was so then.
    AsAtDate,
    /// Its object is as it was, and evidence that it stands on is no longer what that was.
    BasisAltered(Vec<Alteration>),
    /// A record as at a date, whose object was opened again or changed since; with what became of its evidence.
    OpenedAgain(Vec<Alteration>),
}

impl SignoffState {
    /// Returns how it stands.
    pub fn progress(&self) -> SignoffProgress {
        if self.withdrawn.is_some() {
            return SignoffProgress::Withdrawn;
        }
        let replies = || self.answers.values().map(|it| &it.said.reply);
        if replies().any(is_declined) {
            return SignoffProgress::Declined;
        }
        let answered = |person| self.answers.contains_key(&person);
        if !self.requested.said.signers.iter().all(|it| answered(it.person)) {
            return SignoffProgress::Waiting;
        }
        if replies().any(|it| matches!(it, SignoffReply::Scan { .. })) {
            return SignoffProgress::SignedOnPaper;
        }
        SignoffProgress::Signed
    }
}

impl Register {
    /// Returns the sign-offs, by number.
    pub fn signoffs(&self) -> impl DoubleEndedIterator<Item = &SignoffState> {
        self.signoffs.values()
    }

    /// Returns a sign-off.
    pub fn signoff(&self, id: SignoffId) -> Option<&SignoffState> {
        self.signoffs.get(&id)
    }

    /// Returns the number for the next sign-off.
    pub fn next_signoff(&self) -> SignoffId {
        SignoffId(self.signoffs.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    /// Returns the newest sign-off by which an object, as it stands now, is signed.
    pub fn signed_by(&self, object: SignoffObject) -> Option<&SignoffState> {
        let stated = self.object_leaf(object)?;
        let about = |it: &&SignoffState| it.requested.said.object == object;
        let now = |it: &&SignoffState| it.requested.leaf > stated && it.progress().is_signed();
        self.signoffs().rev().filter(about).find(now)
    }

    /// Tells whether an object is signed as it stands now, in whatever way.
    pub fn is_signed(&self, object: SignoffObject) -> bool {
        self.signed_by(object).is_some()
    }

    /// Tells whether something that was signed still counts.
    pub fn signoff_standing(&self, state: &SignoffState) -> SignoffStanding {
        let progress = state.progress();
        if !progress.is_signed() {
            return SignoffStanding::NotSigned(progress);
        }
        let said = &state.requested.said;
        let basis: Vec<_> = said.basis.iter().map(|it| (it.evidence, it.word)).collect();
        let altered = self.alterations(&basis);
        let approved = match said.object {
            SignoffObject::Soa { soa } => Some(soa),
            SignoffObject::Review { .. } | SignoffObject::Conclusion { .. } => None,
        };
        let newest = self.newest_soa().map(|it| it.said.id);
        match (approved, newest) {
            (Some(soa), Some(newest)) if newest != soa => SignoffStanding::Outdated { newest },
            (None, _) if self.is_opened_since(state) => SignoffStanding::OpenedAgain(altered),
            _ if !altered.is_empty() => SignoffStanding::BasisAltered(altered),
            (Some(_), _) => SignoffStanding::InForce,
            (None, _) => SignoffStanding::AsAtDate,
        }
    }

    /// Tells whether the object may say something else by now than the record that was made of it.
    fn is_opened_since(&self, state: &SignoffState) -> bool {
        let stated = self.object_leaf(state.requested.said.object);
        // Where entries are withheld, the object may stand in one of them.
        stated.map_or(!self.withheld, |leaf| leaf > state.requested.leaf)
    }

    /// Returns the entry that last said something of an object.
    fn object_leaf(&self, object: SignoffObject) -> Option<u64> {
        match object {
            SignoffObject::Soa { soa } => self.soa(soa).map(|it| it.leaf),
            SignoffObject::Review { review } => self.review(review).map(|it| it.leaf),
            SignoffObject::Conclusion { engagement } => {
                self.engagement(engagement).and_then(super::EngagementState::frozen_at)
            }
        }
    }

    /// What is out to be signed is not changed: the request has to be withdrawn first.
    pub(super) fn check_not_signing(
        &self,
        object: SignoffObject,
        id: impl ToString,
    ) -> Result<(), Refusal> {
        let mut about = self.signoffs().filter(|it| it.requested.said.object == object);
        let out = about.any(|it| it.progress() == SignoffProgress::Waiting);
        self.unless_withheld(out.then(|| in_state(id, "out to be signed")))
    }

    pub(super) fn check_signoff(&self, event: &Event) -> Result<(), Refusal> {
        match event {
            Event::SignoffRequested(said) => self.check_requested(said),
            Event::SignoffAnswered(said) => self.check_answer(said),
            Event::SignoffWithdrawn(said) => {
                filled("the reason", &said.reason)?;
                let Some(state) = self.signoffs.get(&said.id) else {
                    return self.on_record(false, "sign-off", said.id);
                };
                let progress = state.progress();
                let done = progress != SignoffProgress::Waiting;
                self.unless_withheld(done.then(|| in_state(said.id, progress.as_str())))
            }
            _ => Ok(()),
        }
    }

    fn check_requested(&self, said: &SignoffRequested) -> Result<(), Refusal> {
        self.check_object(said.object)?;
        self.check_not_signing(said.object, said.object.number())?;
        said.held_as.map_or(Ok(()), |item| self.check_held(item))?;
        if said.signers.is_empty() {
            return Err(Refusal::Empty("the list of signers"));
        }
        each_once("the signer", said.signers.iter().map(|it| it.person))?;
        // One key can't sign for two people.
        let keys = said.signers.iter().filter_map(|it| it.means.fingerprint());
        each_once("the key", keys.map(|it| it.to_hex()))?;
        said.signers.iter().try_for_each(|it| self.known_person(it.person))?;
        said.signers.iter().try_for_each(|it| filled("the role", &it.role))?;
        each_once("the item", said.basis.iter().map(|it| it.evidence.id))?;
        for cited in &said.basis {
            self.check_held(cited.evidence)?;
            let other = self.judged(cited.evidence).is_some_and(|it| it.word() != cited.word);
            // A log that goes on from another verified its items anew.
            if other && !self.is_restated() {
                return Err(contradiction(cited.evidence.id, "it has another word by now"));
            }
        }
        self.check_number(self.next_signoff(), said.id)
    }

    /// Only what will not change while it is out can be signed.
    fn check_object(&self, object: SignoffObject) -> Result<(), Refusal> {
        match object {
            SignoffObject::Soa { soa } => {
                self.on_record(self.soa.contains_key(&soa), "version", soa)?;
                let older = self.newest_soa().is_some_and(|it| it.said.id > soa);
                self.unless_withheld(older.then(|| in_state(soa, "superseded")))
            }
            SignoffObject::Review { review } => {
                self.on_record(self.reviews.contains_key(&review), "management review", review)
            }
            SignoffObject::Conclusion { engagement } => {
                self.known_engagement(engagement)?;
                let open = self.engagement(engagement).filter(|it| !it.is_closed());
                self.unless_withheld(open.map(|it| in_state(engagement, it.state())))
            }
        }
    }

    fn check_answer(&self, said: &SignoffAnswered) -> Result<(), Refusal> {
        match &said.reply {
            SignoffReply::Signed { held_as, .. } => {
                held_as.map_or(Ok(()), |item| self.check_held(item))?;
            }
            SignoffReply::Pades { held_as, .. } | SignoffReply::Scan { held_as } => {
                self.check_held(*held_as)?;
            }
            SignoffReply::Declined { comment } => filled("the comment", comment)?,
        }
        let Some(state) = self.signoffs.get(&said.id) else {
            return self.on_record(false, "sign-off", said.id);
        };
        if state.withdrawn.is_some() {
            return Err(in_state(said.id, SignoffProgress::Withdrawn.as_str()));
        }
        check_reply(&state.requested.said, said)?;
        match state.answers.get(&said.person) {
            Some(before) if !(is_declined(&before.said.reply) && is_proven(&said.reply)) => {
                Err(in_state(format!("{} for {}", said.id, said.person), "answered"))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn fold_signoff(&mut self, at: Position, event: &Event) {
        match event {
            Event::SignoffRequested(said) => {
                let requested = Stated::new(at, (**said).clone());
                let state = SignoffState { requested, answers: BTreeMap::new(), withdrawn: None };
                self.signoffs.insert(said.id, state);
            }
            Event::SignoffAnswered(said) => {
                if let Some(state) = self.signoffs.get_mut(&said.id) {
                    state.answers.insert(said.person, Stated::new(at, (**said).clone()));
                }
            }
            Event::SignoffWithdrawn(said) => {
                if let Some(state) = self.signoffs.get_mut(&said.id) {
                    state.withdrawn = Some(Stated::new(at, said.clone()));
                }
            }
            _ => {}
        }
    }
}

fn is_declined(reply: &SignoffReply) -> bool {
    matches!(reply, SignoffReply::Declined { .. })
}

/// Nothing proves who declined: a signature that was verified comes after it all the same.
fn is_proven(reply: &SignoffReply) -> bool {
    matches!(reply, SignoffReply::Signed { .. } | SignoffReply::Pades { .. })
}

/// The answer is to what was asked: by whom, in which role, to which record, by which key.
fn check_reply(asked: &SignoffRequested, said: &SignoffAnswered) -> Result<(), Refusal> {
    let (signoff, person) = (asked.id, said.person);
    let Some(signer) = asked.signers.iter().find(|it| it.person == person) else {
        return Err(Refusal::NotASigner { signoff, person });
    };
    if signer.role != said.role {
        let (asked, given) = (signer.role.clone(), said.role.clone());
        return Err(Refusal::WrongRole { signoff, person, asked, given });
    }
    if asked.record != said.record {
        return Err(Refusal::AlteredRecord { signoff, sent: asked.record, came: said.record });
    }
    let given = match &said.reply {
        SignoffReply::Declined { .. } => return Ok(()),
        SignoffReply::Signed { fingerprint, .. } => SigningMeans::Key { fingerprint: *fingerprint },
        SignoffReply::Pades { fingerprint, .. } => {
            SigningMeans::Pades { fingerprint: *fingerprint }
        }
        SignoffReply::Scan { .. } => SigningMeans::Scan,
    };
    match (signer.means, given) {
        (asked, given) if asked == given => Ok(()),
        (SigningMeans::Key { fingerprint: asked }, SigningMeans::Key { fingerprint: given })
        | (
            SigningMeans::Pades { fingerprint: asked },
            SigningMeans::Pades { fingerprint: given },
        ) => Err(Refusal::WrongKey { signoff, person, asked, given }),
        (asked, given) => {
            let (asked, given) = (asked.as_str(), given.as_str());
            Err(Refusal::WrongMeans { signoff, person, asked, given })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::digest::Sha256;
    use crate::event::*;
    use crate::verdict::Word;

    const SOA: SignoffObject = SignoffObject::Soa { soa: SoaId(1) };
    const REVIEW: SignoffObject = SignoffObject::Review { review: ReviewId(1) };
    const CONCLUSION: SignoffObject = SignoffObject::Conclusion { engagement: EngagementId(1) };

    /// A version, a review and a closed engagement.
    fn world() -> World {
        let mut world = World::new();
        let first = reviewed(review(&world));
        world.does_all(ADA, [soa(1), first, recorded(engagement(1)), closes(1)]);
        world
    }

    fn asked(object: SignoffObject) -> World {
        let mut world = world();
        world.does(ADA, requested(request(1, object)));
        world
    }

    fn withdraws(number: u32) -> Event {
        let reason = "A role was wrong.".into();
        Event::SignoffWithdrawn(SignoffWithdrawn { id: SignoffId(number), reason })
    }

    fn standing(world: &World, number: u32) -> SignoffStanding {
        let state = world.register.signoff(SignoffId(number)).expect("there");
        world.register.signoff_standing(state)
    }

    fn progress(world: &World, number: u32) -> SignoffProgress {
        world.register.signoff(SignoffId(number)).expect("there").progress()
    }

    #[test]
    fn a_request_names_what_is_there_and_who_is_to_sign() {
        let mut world = world();
        let with = |world: &World, change: &dyn Fn(&mut SignoffRequested)| {
            let mut said = request(1, SOA);
            change(&mut said);
            world.may(ADA, requested(said))
        };
        assert_eq!(with(&world, &|_| {}), Ok(()));
        for object in [REVIEW, CONCLUSION] {
            assert_eq!(with(&world, &|it| it.object = object), Ok(()));
        }
        let missing = [
            SignoffObject::Soa { soa: SoaId(2) },
            SignoffObject::Review { review: ReviewId(2) },
            SignoffObject::Conclusion { engagement: EngagementId(2) },
        ];
        for object in missing {
            let refused = with(&world, &|it| it.object = object);
            assert!(matches!(refused, Err(Refusal::Unknown { .. })), "{refused:?}");
        }
        assert!(with(&world, &|it| it.signers.clear()).is_err());
        assert!(with(&world, &|it| it.signers[1].person = CLEO).is_err());
        let one_key = with(&world, &|it| it.signers[1].means = it.signers[0].means);
        assert!(matches!(one_key, Err(Refusal::Twice { what: "the key", .. })), "{one_key:?}");
        assert!(with(&world, &|it| it.signers[0].role.clear()).is_err());
        assert!(with(&world, &|it| it.signers[0].person = PersonId(99)).is_err());
        let log = world.cites(LOG);
        let on = |word| BasisCited { evidence: log, word };
        assert_eq!(with(&world, &|it| it.basis = vec![on(Word::Verified)]), Ok(()));
        let another = with(&world, &|it| it.basis = vec![on(Word::Unsigned)]);
        assert!(matches!(another, Err(Refusal::Contradiction { .. })));
        let twice = with(&world, &|it| it.basis = vec![on(Word::Verified); 2]);
        assert!(matches!(twice, Err(Refusal::Twice { .. })));
        world.does_all(ADA, [soa(2), reopens(1)]);
        let superseded = Refusal::State { id: "SA-01".into(), state: "superseded" };
        assert_eq!(with(&world, &|_| {}), Err(superseded));
        let open = Refusal::State { id: "EN-01".into(), state: "open" };
        assert_eq!(with(&world, &|it| it.object = CONCLUSION), Err(open));
    }

    #[test]
    fn each_wrong_answer_is_refused_with_its_own_message() {
        let world = asked(SOA);
        let with = |change: &dyn Fn(&mut SignoffAnswered)| {
            let mut said = signed(1);
            change(&mut said);
            world.may(ADA, answered(said))
        };
        assert_eq!(with(&|_| {}), Ok(()));
        let (signoff, person) = (SignoffId(1), CLEO);
        let stranger = Refusal::NotASigner { signoff, person: BEN };
        assert_eq!(with(&|it| it.person = BEN), Err(stranger));
        let role = Refusal::WrongRole { signoff, person, asked: "CEO".into(), given: "CRO".into() };
        assert_eq!(with(&|it| it.role = "CRO".into()), Err(role));
        let (sent, came) = (Sha256::of(b"record"), Sha256::of(b"altered"));
        let altered = Refusal::AlteredRecord { signoff, sent, came };
        assert_eq!(with(&|it| it.record = came), Err(altered.clone()));
        let decline = |it: &mut SignoffAnswered| {
            it.record = came;
            it.reply = SignoffReply::Declined { comment: "No.".into() };
        };
        assert_eq!(with(&decline), Err(altered), "what was declined is another record");
        let (right, other) = (Sha256::of(b"cleo"), Sha256::of(b"dan"));
        let signature = Sha256::of(b"signature");
        let key = Refusal::WrongKey { signoff, person, asked: right, given: other };
        let by_other = SignoffReply::Signed { fingerprint: other, signature, held_as: None };
        assert_eq!(with(&|it| it.reply = by_other.clone()), Err(key));
        let scan = SignoffReply::Scan { held_as: world.cites(UNSORTED) };
        let (asked, given) = ("a key", "paper");
        let means = Refusal::WrongMeans { signoff, person, asked, given };
        assert_eq!(with(&|it| it.reply = scan.clone()), Err(means));
        let silent = SignoffReply::Declined { comment: " ".into() };
        assert_eq!(with(&|it| it.reply = silent.clone()), Err(Refusal::Empty("the comment")));
        let unknown = with(&|it| it.id = SignoffId(2));
        assert!(matches!(unknown, Err(Refusal::Unknown { .. })));
        let mut once = world.clone();
        once.does(ADA, answered(signed(1)));
        assert!(matches!(once.may(ADA, answered(signed(1))), Err(Refusal::State { .. })));
    }

    #[test]
    fn a_standing_approval_is_outdated_when_its_object_changes() {
        let mut world = asked(SOA);
        let waiting = SignoffStanding::NotSigned(SignoffProgress::Waiting);
        assert_eq!(standing(&world, 1), waiting);
        world.does(ADA, answered(signed(1)));
        assert_eq!(standing(&world, 1), waiting, "one of two signed");
        assert_eq!(world.register.signed_soa(), None);
        world.does(ADA, answered(signed_too(1)));
        assert_eq!(standing(&world, 1), SignoffStanding::InForce);
        assert_eq!(world.register.signed_soa().map(|it| it.said.id), Some(SoaId(1)));
        world.does(ADA, soa(2));
        assert_eq!(standing(&world, 1), SignoffStanding::Outdated { newest: SoaId(2) });
        assert_eq!(world.register.signed_soa().map(|it| it.said.id), Some(SoaId(1)));
        world.agrees();
    }

    #[test]
    fn an_approval_tells_what_became_of_its_evidence() {
        let mut world = world();
        let mut said = request(1, SOA);
        said.basis = vec![BasisCited { evidence: world.cites(LOG), word: Word::Verified }];
        world.does_all(ADA, [requested(said), answered(signed(1)), answered(signed_too(1))]);
        assert_eq!(standing(&world, 1), SignoffStanding::InForce);
        world.does(ADA, withdrawn(world.cites(LOG)));
        let altered = vec![Alteration::Withdrawn(EvidenceId(LOG))];
        assert_eq!(standing(&world, 1), SignoffStanding::BasisAltered(altered));
    }

    #[test]
    fn a_record_as_at_a_date_is_never_outdated_but_its_basis_can_be_altered() {
        let mut world = world();
        let mut said = request(1, CONCLUSION);
        let cited = |number, word| BasisCited { evidence: world.cites(number), word };
        said.basis = vec![
            cited(POLICY, Word::Unsigned),
            cited(LOG, Word::Verified),
            cited(UNSORTED, Word::Unsigned),
            cited(BROKEN_LOG, Word::Broken),
        ];
        let events = [requested(said), answered(signed(1)), answered(signed_too(1))];
        world.does_all(ADA, events);
        assert_eq!(standing(&world, 1), SignoffStanding::AsAtDate, "BROKEN was known");
        assert!(world.register.is_signed(CONCLUSION));
        world.does(ADA, reopens(1));
        assert_eq!(standing(&world, 1), SignoffStanding::OpenedAgain(Vec::new()));
        world.does(ADA, closes(1));
        assert_eq!(standing(&world, 1), SignoffStanding::OpenedAgain(Vec::new()));
        assert!(!world.register.is_signed(CONCLUSION), "as it stands now, nobody signed it");
        let mut replaced = world.clone();
        let Event::EvidenceReceived(mut newer) = received(5, None) else { unreachable!() };
        newer.parent = Some(world.cites(POLICY));
        replaced.does(ADA, Event::EvidenceReceived(newer));
        let (item, by) = (EvidenceId(POLICY), EvidenceId(5));
        let altered = SignoffStanding::OpenedAgain(vec![Alteration::Replaced { item, by }]);
        assert_eq!(standing(&replaced, 1), altered);
        let unsorted = world.cites(UNSORTED);
        let openings = vec![unsorted.leaf, unsorted.leaf + 1];
        let events = [
            withdrawn(world.cites(POLICY)),
            verified(world.cites(LOG), Word::Diverged),
            erased(unsorted, openings.clone()),
        ];
        world.does_all(ADA, events);
        let altered = SignoffStanding::OpenedAgain(vec![
            Alteration::Withdrawn(EvidenceId(POLICY)),
            Alteration::Alarming { item: EvidenceId(LOG), word: Word::Diverged },
            Alteration::Erased(EvidenceId(UNSORTED)),
        ]);
        assert_eq!(standing(&world, 1), altered);
        assert!(world.register.agrees_with(&world.replayed(&openings)));
    }

    #[test]
    fn paper_is_never_told_as_a_verified_signature() {
        let mut world = world();
        let mut said = request(1, REVIEW);
        said.signers[1].means = SigningMeans::Scan;
        world.does_all(ADA, [requested(said), answered(signed(1))]);
        let mut scan = signed_too(1);
        scan.reply = SignoffReply::Scan { held_as: world.cites(UNSORTED) };
        world.does(ADA, answered(scan));
        assert_eq!(progress(&world, 1), SignoffProgress::SignedOnPaper);
        assert_eq!(progress(&world, 1).as_str(), "signed on paper: not verified");
        assert!(world.register.is_signed(REVIEW));
        let mut pdf = request(2, SOA);
        pdf.signers.truncate(1);
        pdf.signers[0].means = SigningMeans::Pades { fingerprint: Sha256::of(b"pdf") };
        let mut reply = signed(2);
        let held_as = world.cites(UNSORTED);
        reply.reply = SignoffReply::Pades { fingerprint: Sha256::of(b"pdf"), held_as };
        world.does_all(ADA, [requested(pdf), answered(reply)]);
        assert_eq!(progress(&world, 2), SignoffProgress::Signed);
        world.agrees();
    }

    #[test]
    fn what_is_out_to_be_signed_is_asked_for_once_and_not_changed() {
        let mut world = asked(CONCLUSION);
        let out = |id: &str| Refusal::State { id: id.into(), state: "out to be signed" };
        let again = requested(request(2, CONCLUSION));
        assert_eq!(world.may(ADA, again.clone()), Err(out("EN-01")));
        assert_eq!(world.may(ADA, reopens(1)), Err(out("EN-01")));
        world.does(ADA, answered(signed(1)));
        world.does(ADA, withdraws(1));
        assert_eq!(progress(&world, 1), SignoffProgress::Withdrawn);
        let late = world.may(ADA, answered(signed_too(1)));
        assert!(matches!(late, Err(Refusal::State { .. })));
        assert!(matches!(world.may(ADA, withdraws(1)), Err(Refusal::State { .. })));
        assert_eq!(world.may(ADA, reopens(1)), Ok(()));
        world.does_all(ADA, [again, declined(2)]);
        assert_eq!(progress(&world, 2), SignoffProgress::Declined);
        let mut silenced = world.clone();
        silenced.does_all(ADA, [answered(signed(2)), answered(signed_too(2))]);
        assert_eq!(progress(&silenced, 2), SignoffProgress::Signed, "nothing proves a decline");
        let turned = silenced.may(ADA, declined(2));
        assert!(matches!(turned, Err(Refusal::State { .. })), "{turned:?}");
        assert_eq!(world.may(ADA, answered(signed_too(2))), Ok(()), "each may say what they think");
        assert!(!world.register.is_signed(CONCLUSION));
        assert_eq!(world.may(ADA, requested(request(3, CONCLUSION))), Ok(()));
        world.agrees();
    }
}
