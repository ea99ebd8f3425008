//! SIFT: alerts about money laundering, sorted by a supplier's model; a table with a signed checkpoint a month.

use data_encoding::BASE64;
use exhibit_core::digest::Sha256;
use exhibit_ledger::tree::Frontier;
use exhibit_verify::signature::sshsig;
use serde_json::json;

use crate::File;
use crate::calendar::{Day, FIRST, HOUR, LAST, Millis, in_seconds};
use crate::keys::Ed25519;
use crate::people::People;
use crate::random::Random;

/// The name of the supplier's key.
pub(crate) const KEY: &str = "sift supplier";
/// How many alerts were decided while nobody answered for SIFT.
pub(crate) const UNOWNED: usize = 5_880;
/// The first day without somebody who answers for SIFT, and the first with somebody again.
pub(crate) const WITHOUT_OWNER: (Day, Day) = (Day::of(2026, 2, 1), Day::of(2026, 3, 3));
/// When the August export ends, and when it was taken.
pub(crate) const CUT: (Millis, Millis) =
    (Day::of(2025, 8, 27).at(18, 0), Day::of(2025, 8, 28).at(18, 30));
/// How many records of September's export are older than August's export, which lacks them.
pub(crate) const LATE: usize = 212;
/// The month whose table went through a text editor.
pub(crate) const EDITED: &str = "2025-10";

const TENANT: &str = "lindmoor";
const HEADER: &str = "Tenant,Alert,Time,Record,System,Version,Agent,Customer,Rule,Risk level,Score,Decision,Reason,Analyst\n";

/// An alert and what SIFT made of it.
#[derive(Clone, Debug)]
pub(crate) struct Alert {
    pub(crate) at: Millis,
    row: [String; 14],
}

/// A month's export.
#[derive(Clone, Debug)]
pub(crate) struct Month {
    /// `2025-08`.
    pub(crate) name: String,
    /// When it was taken.
    pub(crate) exported: Millis,
    pub(crate) alerts: Vec<Alert>,
}

impl Month {
    pub(crate) fn path(&self) -> String {
        format!("sift/sift-{}.csv", self.name)
    }
}

/// The year of SIFT.
#[derive(Clone, Debug)]
pub(crate) struct Sift {
    seed: u64,
    pub(crate) months: Vec<Month>,
}

impl Sift {
    pub(crate) fn new(seed: u64, people: &People) -> Self {
        let mut plan = Plan { random: Random::new(seed, "sift"), people };
        let alerts = plan.alerts();
        let mut months: Vec<Month> = Vec::new();
        for alert in alerts {
            let name = match alert.at {
                // What the August export missed came with September's.
                at if at >= CUT.0 && at < Day::of(2025, 9, 1).at(0, 0) => "2025-09".to_owned(),
                at => Day::containing(at).text()[..7].to_owned(),
            };
            if months.last().is_none_or(|it| it.name != name) {
                let exported = if name == "2025-08" { CUT.1 } else { after(&name).at(4, 0) };
                months.push(Month { name, exported, alerts: Vec::new() });
            }
            months.last_mut().expect("there is one now").alerts.push(alert);
        }
        Self { seed, months }
    }

    /// Hands out the tables with their checkpoints and signatures.
    pub(crate) fn exports(&self, sink: &mut dyn FnMut(File)) {
        let key = Ed25519::new(self.seed, KEY);
        for month in &self.months {
            let path = month.path();
            let bytes = table(month);
            let signature =
                sshsig::sign(&key.public(), "file", &bytes, |message| key.sign(message))
                    .expect("the namespace is not empty");
            let checkpoint = checkpoint(month, &bytes, &key).into_bytes();
            let bytes = if month.name == EDITED { as_edited(&bytes) } else { bytes };
            let stem = path.trim_end_matches(".csv").to_owned();
            sink(File { path: path.clone(), bytes });
            sink(File { path: format!("{stem}.checkpoint.json"), bytes: checkpoint });
            sink(File { path: format!("{path}.sig"), bytes: signature.into_bytes() });
        }
    }
}

/// The first day of the month after this one.
fn after(month: &str) -> Day {
    FIRST
        .to(LAST)
        .map(|it| it.plus(1))
        .filter(|it| &it.text()[..7] > month)
        .min()
        .unwrap_or(LAST.plus(1))
}

fn table(month: &Month) -> Vec<u8> {
    let mut text = String::from(HEADER);
    for alert in &month.alerts {
        text.push_str(&alert.row.join(","));
        text.push('\n');
    }
    text.into_bytes()
}

/// As an editor on Windows saves it: a byte order mark, and lines that end in CR LF.
fn as_edited(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes).replace('\n', "\r\n");
    [b"\xef\xbb\xbf", text.as_bytes()].concat()
}

fn checkpoint(month: &Month, table: &[u8], key: &Ed25519) -> String {
    let mut tree = Frontier::new();
    for alert in &month.alerts {
        tree.push(Sha256::of_parts(&[b"\0", alert.canonical().as_bytes()]));
    }
    let mut checkpoint = json!({
        "format": "sift-checkpoint/1",
        "tenant": TENANT,
        "month": month.name,
        "rows": month.alerts.len(),
        "root": tree.root().to_hex(),
        "table_sha256": Sha256::of(table).to_hex(),
        "exported_at": in_seconds(month.exported),
        "key": key.fingerprint(),
    });
    checkpoint["signature"] = BASE64.encode(&key.sign(checkpoint.to_string().as_bytes())).into();
    format!("{checkpoint:#}\n")
}

impl Alert {
    /// The row as an object by the names of columns, in the form of RFC 8785.
    fn canonical(&self) -> String {
        let names = HEADER.trim_end().split(',');
        let object: serde_json::Map<String, serde_json::Value> = names
            .zip(&self.row)
            .map(|(name, text)| (name.to_owned(), text.as_str().into()))
            .collect();
        serde_json::Value::Object(object).to_string()
    }
}

struct Plan<'p> {
    random: Random,
    people: &'p People,
}

impl Plan<'_> {
    fn alerts(&mut self) -> Vec<Alert> {
        let mut times = Vec::new();
        let mut unowned = self.counts_of((WITHOUT_OWNER.1.0 - WITHOUT_OWNER.0.0) as usize, UNOWNED);
        for day in FIRST.to(LAST) {
            let count = match day {
                day if (WITHOUT_OWNER.0..WITHOUT_OWNER.1).contains(&day) => unowned.pop(),
                _ => None,
            };
            let count = count.unwrap_or_else(|| self.random.between(150, 235) as usize);
            times.extend(self.on(day, count));
        }
        times.sort_unstable();
        (1..).zip(times).map(|(number, at)| self.alert(number, at)).collect()
    }

    /// So many numbers with this sum, none far from the mean.
    fn counts_of(&mut self, days: usize, sum: usize) -> Vec<usize> {
        let mut counts = vec![sum / days; days];
        counts[0] += sum % days;
        for at in 1..days {
            let moved = self.random.between(0, 30) as usize;
            let other = self.random.index(days);
            counts[at] -= moved;
            counts[other] += moved;
        }
        counts
    }

    /// Times of a day: never at night, so that a day is the same day in Hamburg, in Tallinn and in UTC.
    fn on(&mut self, day: Day, count: usize) -> Vec<Millis> {
        let (from, to) = (day.at(5, 0), day.at(20, 0) - HOUR / 60);
        let mut within = |from, to, count| -> Vec<Millis> {
            (0..count).map(|_| self.random.between(from, to) / 1000 * 1000).collect()
        };
        // Around the cut, the numbers before and after are fixed.
        if day == Day::containing(CUT.0) {
            return [within(from, CUT.0 - 5000, count), within(CUT.0 + 5000, to, 26)].concat();
        }
        if day == Day::containing(CUT.1) {
            return [within(from, CUT.1 - 5000, LATE - 26), within(CUT.1 + 5000, to, 17)].concat();
        }
        within(from, to, count)
    }

    fn alert(&mut self, number: u64, at: Millis) -> Alert {
        let random = &mut self.random;
        let (rule, reason) = *random.pick(&RULES);
        let escalated = random.chance(9);
        let (risk, score) = match escalated || random.chance(20) {
            true => ("medium", random.between(400, 699)),
            false => ("low", random.between(20, 399)),
        };
        let analysts = self.people.analysts();
        let analyst = if escalated { random.pick(&analysts).login.as_str() } else { "none" };
        let row = [
            TENANT.to_owned(),
            format!("AL-{number:06}"),
            in_seconds(at),
            "decision".to_owned(),
            "SIFT".to_owned(),
            "5.2".to_owned(),
            "sift-triage".to_owned(),
            format!("C-{}", random.between(10_000, 48_999)),
            rule.to_owned(),
            risk.to_owned(),
            score.to_string(),
            if escalated { "escalate" } else { "close" }.to_owned(),
            reason.to_owned(),
            analyst.to_owned(),
        ];
        Alert { at, row }
    }
}

/// Rules, and what SIFT says of an alert by them. No comma: the supplier writes no quotation marks.
const RULES: [(&str, &str); 6] = [
    ("cash deposits", "several deposits just below the limit within ten days"),
    ("new beneficiary", "first transfer to this account after a change of address"),
    ("round amounts", "round amounts in and out on the same day"),
    ("country", "counterparty in a country of the watch list"),
    ("dormant account", "first movement after fourteen months"),
    ("pass-through", "incoming amount left within an hour to two accounts"),
];
