//! Making an audit pack: from the register to the model that the report crate prints.
//!
//! Every number comes from entries. The pack's own entry is among them; the checkpoint that covers
//! it is the one that the cover prints, and both stand only when the pack is made.

mod assurance;
mod engagements;
mod evidence;
mod findings;
mod manifest;
mod organisation;
mod requirements;
mod retention;
mod reviews;
mod samples;
mod signing;
mod soa;
mod summary;
mod trust;
mod verify;
mod work;

use exhibit_core::catalog;
use exhibit_core::event::{Class, Event, PackExported, PackId, Period};
use exhibit_core::time::Timestamp;
use exhibit_core::visible::{code_point, visible};
use exhibit_report::{Alert, Cover, Pack, RenderOptions, Rendering};
use exhibit_verify::watch::{Phase, Progress, Watcher};
use schemars::JsonSchema;
use serde::Serialize;

use crate::coverage::coverage;
use crate::error::Error;
use crate::host::Host;
use crate::machine_policy::Leaving;
use crate::relied::Doubts;
use crate::relied::relied;
use crate::vault::{Batch, Effects, Open, Vault};

/// What a pack is to say about itself.
pub struct PackRequest<'a> {
    /// Its title.
    pub title: &'a str,
    /// What it speaks about: systems, sites, engagement.
    pub scope: &'a str,
    /// The audit period.
    pub period: Option<Period>,
}

/// What a pack would list, before it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PackPlan {
    /// How many items it lists.
    pub items: u64,
    /// What it names as left out, and why.
    pub omitted: Vec<OmittedShown>,
}

/// An item that a pack leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OmittedShown {
    /// The item's number.
    pub id: String,
    /// `withdrawn` or `erased`.
    pub how: String,
    /// Why.
    pub why: String,
}

/// A pack that was made.
pub struct MadePack {
    /// Its number.
    pub id: PackId,
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Characters that no font of ours covers, printed as code points.
    pub substituted: Vec<String>,
    /// How many pages it has.
    pub pages: usize,
}

impl Vault<Open> {
    /// Returns what a pack would list. Nothing is written.
    pub fn plan_pack(&self) -> PackPlan {
        let omitted = evidence::omissions(self.register()).into_iter().map(|it| OmittedShown {
            id: it.what,
            how: it.how,
            why: visible(&it.why).into_owned(),
        });
        let items = self.register().evidence().filter(|item| item.is_held()).count() as u64;
        PackPlan { items, omitted: omitted.collect() }
    }

    /// Makes a pack over all held evidence. One that is stopped or fails leaves no entry.
    ///
    /// # Errors
    /// [`Error::Report`] if the PDF can't be made; [`Error::Policy`] if something in it may not leave;
    /// [`Error::Cancelled`]; as [`Vault::append`].
    pub fn make_pack(
        &mut self,
        host: &Host<'_>,
        request: &PackRequest<'_>,
        watcher: &dyn Watcher,
    ) -> Result<MadePack, Error> {
        let id = self.register().next_pack();
        let held = self.register().evidence().filter(|item| item.is_held());
        let held: Vec<_> = held.map(|it| (it.received.id, it.received.class)).collect();
        let leaving = Leaving { what: "a pack", class: Some(Class::Internal), items: &held };
        host.policy()?.check_leaving(&leaving)?;
        let items = held.len() as u64;
        let exported =
            PackExported { id, title: request.title.to_owned(), period: request.period, items };
        let entry = |batch: &mut Batch<'_>| {
            batch.push(Event::PackExported(exported))?;
            Ok(Effects::default())
        };
        let now = host.now;
        let (_, made) = self
            .append_making(host, entry, |vault| vault.render_pack(request, id, now(), watcher))?;
        Ok(made)
    }

    fn render_pack(
        &self,
        request: &PackRequest<'_>,
        id: PackId,
        now: Timestamp,
        watcher: &dyn Watcher,
    ) -> Result<MadePack, Error> {
        let mut parts = Parts { watcher, done: 0 };
        let pack = self.pack_model(request, id, now, &mut parts)?;
        parts.begin()?;
        let options = RenderOptions {
            created: calendar(now),
            identifier: format!("{}/{id}", self.origin()),
            attachments: vec![self.manifest(id, now)?],
        };
        let mut go_on = |at| {
            let (phase, done, total) = match at {
                Rendering::LayingOut(done, of) => (Phase::LayingOut, done, of),
                Rendering::WritingPages(done, of) => (Phase::WritingPages, done, of),
            };
            watcher.tell(Progress { phase, done, total: Some(total) });
            !watcher.cancelled()
        };
        let rendered = exhibit_report::render_watched(&pack, &options, &mut go_on)?;
        // The last moment at which nothing of it stands.
        if watcher.cancelled() {
            return Err(Error::Cancelled);
        }
        Ok(MadePack {
            id,
            pdf: rendered.bytes,
            substituted: rendered.substituted.iter().map(|s| code_point(s.character)).collect(),
            pages: rendered.pages,
        })
    }

    fn pack_model(
        &self,
        request: &PackRequest<'_>,
        id: PackId,
        now: Timestamp,
        parts: &mut Parts<'_>,
    ) -> Result<Pack, Error> {
        let register = self.register();
        parts.begin()?;
        let covered = coverage(register);
        let items: Vec<_> = register.evidence().filter(|item| item.is_held()).collect();
        let (relied, doubts) = (relied(register)?, Doubts::of(register));
        let tests: Vec<_> = assurance::newest(register)
            .iter()
            .map(|it| assurance::test(register, &doubts, it))
            .collect();
        parts.begin()?;
        let systems = self.systems_in_pack()?;
        let requests = work::requests(register, now);
        let reviews = reviews::reviews(register);
        let mut alerts = summary::alerts((&items, &relied), &tests, &systems, &reviews, &requests);
        let findings = findings::findings(register, now);
        alerts.extend(findings::alerts(&findings).map(|text| Alert { word: None, text }));
        parts.begin()?;
        let engagements = self.engagements_in_pack()?;
        parts.begin()?;
        let programmes = engagements::programme(register, now);
        alerts.extend(engagements::alerts(&engagements, &programmes));
        Ok(Pack {
            cover: self.cover(request, id, now),
            summary: summary::summary(register, (&items, &relied), &covered, alerts),
            organisation: organisation::organisation(register),
            systems,
            other_agents: organisation::other_agents(register),
            statement: self.statement_in_pack()?,
            documents: soa::documents(register, now),
            requirements: covered.iter().map(|c| requirements::requirement(register, c)).collect(),
            reviews,
            tests,
            samples: samples::shown(register)?.iter().map(samples::printed).collect(),
            findings,
            engagements,
            programmes,
            matrix: engagements::cycle(register, now),
            requests,
            snapshots: work::snapshots(register),
            notes: self.notes_in_pack()?,
            management: signing::management(register, now),
            signoffs: self.signoffs_in_pack(now),
            retention: retention::retention(register),
            register: items.iter().map(|item| evidence::evidence_item(item, &relied)).collect(),
            failures: items.iter().filter_map(|item| evidence::item_failures(item)).collect(),
            relations: items.iter().flat_map(|item| evidence::relations(item)).collect(),
            not_checked: items.iter().filter_map(|item| evidence::unchecked(item)).collect(),
            not_covered: items.iter().filter_map(|item| evidence::uncovered(item)).collect(),
            omissions: evidence::omissions(register),
            people: register
                .people()
                .map(|it| trust::person(register, it))
                .collect::<Result<_, _>>()?,
            trust: trust::trust(register),
            policy: trust::policy(register, now)?,
            verify_steps: verify::verify_steps(self.origin().as_str()),
            limits: verify::limits(register),
        })
    }

    fn cover(&self, request: &PackRequest<'_>, id: PackId, now: Timestamp) -> Cover {
        let head = self.checkpoint().head();
        let created = self.register().created();
        let day =
            |t: Option<Timestamp>| t.map_or_else(|| "not stated".into(), Timestamp::day_for_people);
        Cover {
            title: request.title.to_owned(),
            organisation: created.map(|c| c.organisation.clone()).unwrap_or_default(),
            scope: request.scope.to_owned(),
            period_from: day(request.period.map(|p| p.from)),
            period_to: day(request.period.map(|p| p.to)),
            zone: "UTC".into(),
            catalog: catalog::iso42001().standard.clone(),
            generated_at: now.for_people(),
            origin: self.origin().to_string(),
            checkpoint_size: head.size,
            checkpoint_root: head.root.to_hex(),
            pack_id: id.to_string(),
            prepared_by: format!("{}, {}", self.person().name, self.person().role.as_str()),
        }
    }
}

/// The parts of a pack that take time to collect: who watches is told of each, and may stop before it.
struct Parts<'a> {
    watcher: &'a dyn Watcher,
    done: u64,
}

impl Parts<'_> {
    /// As many as `pack_model` and the manifest have.
    const ALL: u64 = 5;

    fn begin(&mut self) -> Result<(), Error> {
        if self.watcher.cancelled() {
            return Err(Error::Cancelled);
        }
        let (phase, done) = (Phase::Collecting, self.done);
        self.watcher.tell(Progress { phase, done, total: Some(Self::ALL) });
        self.done += 1;
        Ok(())
    }
}

pub(crate) fn calendar(now: Timestamp) -> exhibit_report::Timestamp {
    let text = now.to_string();
    let part = |from: usize, to: usize| text[from..to].parse().unwrap_or_default();
    exhibit_report::Timestamp {
        year: text[0..4].parse().unwrap_or_default(),
        month: part(5, 7),
        day: part(8, 10),
        hour: part(11, 13),
        minute: part(14, 16),
        second: part(17, 19),
    }
}
