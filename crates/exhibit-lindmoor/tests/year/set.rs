//! The files of the demonstration, made once, and what it takes to look at them.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use exhibit_core::appraisal::Member;
use exhibit_core::time::{Moment, Timestamp};
use exhibit_core::verdict::ProfileTrust;
use exhibit_lindmoor::{Delivery, Expectations, PROFILES, SEED, expectations, generate};
use exhibit_verify::members::{InMemory, MemberInfo};
use exhibit_verify::profile::{Profile, ProfileSet};
use exhibit_verify::record::NormalRecord;
use exhibit_verify::trust::{TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Appraised, Look, NoTap, Part, Sink, appraise, recognise};

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

pub(crate) fn files() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut files = Files::new();
        generate(SEED, &mut |file| {
            assert!(file.bytes.len() <= 32 << 20, "{}", file.path);
            assert!(files.insert(file.path.clone(), file.bytes).is_none(), "{} twice", file.path);
        });
        files
    })
}

pub(crate) fn expected() -> &'static Expectations {
    static EXPECTED: OnceLock<Expectations> = OnceLock::new();
    EXPECTED.get_or_init(|| expectations(SEED))
}

pub(crate) fn text(path: &str) -> &'static str {
    let bytes = files().get(path).unwrap_or_else(|| panic!("no {path}"));
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// All that lies in a folder, by paths from there on.
pub(crate) fn members(folder: &str) -> InMemory {
    let inside = |path: &String| path.strip_prefix(folder)?.strip_prefix('/').map(str::to_owned);
    let all = files().iter().filter_map(|(path, bytes)| Some((inside(path)?, bytes.clone())));
    all.fold(InMemory::new(), |members, (path, bytes)| members.with(&path, bytes))
}

/// What is built in, and all that the auditor adopted, whatever is looked at.
fn profiles() -> ProfileSet {
    let mut set = ProfileSet::built_in();
    for (name, text) in PROFILES {
        assert_eq!(self::text(&format!("profiles/{name}.toml")), text);
        let profile = Profile::parse(text, ProfileTrust::Relied);
        set.add(profile.unwrap_or_else(|error| panic!("{name}: {error}")));
    }
    set
}

/// The trust file as it lies in the set.
pub(crate) fn trust() -> TrustSet {
    let input = TrustInput { name: "trust.toml", bytes: text("trust/trust.toml").as_bytes() };
    let open = |_: &str, name: &str| {
        files().get(&format!("trust/{name}")).cloned().ok_or_else(|| format!("no {name}"))
    };
    TrustSet::from_inputs(&[input], &open).expect("trust")
}

/// A record, as far as it is compared.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) line: u64,
    pub(crate) digest: [u8; 32],
    pub(crate) time: Option<Moment>,
    pub(crate) uncovered: bool,
}

/// An item with its records.
pub(crate) struct Looked {
    pub(crate) path: String,
    pub(crate) appraised: Appraised,
    pub(crate) records: Vec<Kept>,
}

impl Looked {
    /// Everything that is said about it.
    pub(crate) fn says(&self) -> String {
        let facts = self.appraised.appraisal.facts.iter();
        facts.map(|it| format!("{}: {}\n", it.check, it.detail)).collect()
    }
}

#[derive(Default)]
struct Records(Vec<Kept>);

impl Sink<()> for Records {
    fn begin(&mut self, _: &Part, _: &MemberInfo) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn block(&mut self, (): (), _: u64, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        self.0.extend(records.iter().map(|it| Kept {
            line: it.line,
            digest: it.digest,
            time: it.time,
            uncovered: it.uncovered != 0,
        }));
        ControlFlow::Continue(())
    }

    fn end(&mut self, _: &Member) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn inside(&mut self, _: &[NormalRecord<'_>]) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Looks at a delivery as an auditor would.
pub(crate) fn look(delivery: &Delivery) -> Vec<Looked> {
    look_with(delivery, &trust())
}

pub(crate) fn look_with(delivery: &Delivery, trust: &TrustSet) -> Vec<Looked> {
    let (members, profiles) = (members(&delivery.folder), profiles());
    let look = Look {
        path: &delivery.folder,
        members: &members,
        profiles: &profiles,
        profile: None,
        trust,
        source: delivery.source,
        at: Timestamp::parse(&expected().judged_at).expect("a time"),
        workers: 2,
        watcher: &Unwatched,
    };
    let items = recognise(&look).expect("memory can be read");
    let all = items.iter().map(|item| {
        let mut records = Records::default();
        let appraised = appraise(&look, item, &NoTap, &mut records).expect("memory can be read");
        Looked { path: appraised.appraisal.path.clone(), appraised, records: records.0 }
    });
    all.collect()
}

pub(crate) fn delivery(folder: &str) -> &'static Delivery {
    let found = expected().deliveries.iter().find(|it| it.folder == folder);
    found.unwrap_or_else(|| panic!("no delivery {folder}"))
}

/// What the delivery of CREDO's log looks like: it is large, so it is looked at once.
pub(crate) fn looked(folder: &'static str) -> &'static [Looked] {
    static LOOKED: OnceLock<BTreeMap<&'static str, OnceLock<Vec<Looked>>>> = OnceLock::new();
    let all = LOOKED.get_or_init(|| {
        expected().deliveries.iter().map(|it| (it.folder.as_str(), OnceLock::new())).collect()
    });
    all[folder].get_or_init(|| look(delivery(folder)))
}
