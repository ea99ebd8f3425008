//! The 210 people of the bank: who they are, where they work, and how logs name them.

use std::collections::BTreeSet;

use crate::random::Random;

/// Somebody who works at the bank.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// The number in the personnel list, from 1.
    pub(crate) number: u32,
    pub(crate) name: String,
    /// How logs and mail name them.
    pub(crate) login: String,
    pub(crate) unit: &'static str,
    pub(crate) site: &'static str,
    pub(crate) role: &'static str,
    /// What they may do by a document.
    pub(crate) authorities: &'static [Authority],
    /// First and last day at the bank; nothing for who is still there.
    pub(crate) from: String,
    pub(crate) to: Option<&'static str>,
}

/// What somebody may do: in the words of the list of authorities, for which systems, and since when.
pub(crate) type Authority = (&'static str, &'static str, &'static str);

/// How many people work at the bank.
pub(crate) const STAFF: usize = 210;

/// The reviewer whose approvals are too many to be reviews.
pub(crate) const HURRIED: &str = "P-07";
/// Who answered for SIFT, and left.
pub(crate) const LEFT: &str = "P-15";
/// Who answers for SIFT since.
pub(crate) const SUCCESSOR: &str = "P-16";

impl Person {
    /// Returns the number as the personnel list writes it: `P-07`.
    pub(crate) fn id(&self) -> String {
        format!("P-{:02}", self.number)
    }
}

/// Everybody, in the order of their numbers.
#[derive(Clone, Debug)]
pub(crate) struct People(Vec<Person>);

impl People {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed, "people");
        let mut people: Vec<Person> =
            NAMED.iter().zip(1..).map(|(it, number)| named(it, number)).collect();
        let mut names: BTreeSet<String> = people.iter().map(|it| it.name.clone()).collect();
        let mut logins: BTreeSet<String> = people.iter().map(|it| it.login.clone()).collect();
        while people.len() < STAFF {
            let (site, given, family) = match random.chance(30) {
                true => (TALLINN, random.pick(&ESTONIAN), random.pick(&ESTONIAN_FAMILIES)),
                false => (HAMBURG, random.pick(&GERMAN), random.pick(&GERMAN_FAMILIES)),
            };
            let name = format!("{given} {family}");
            let login = login_of(&name);
            if names.contains(&name) || !logins.insert(login.clone()) {
                continue;
            }
            names.insert(name.clone());
            let (unit, role) = *random.pick(&UNITS);
            let year = random.between(2009, 2025);
            let from =
                format!("{year}-{:02}-01", random.between(1, if year == 2025 { 6 } else { 12 }));
            let number = people.len() as u32 + 1;
            people.push(Person {
                number,
                name,
                login,
                unit,
                site,
                role,
                authorities: &[],
                from,
                to: None,
            });
        }
        Self(people)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Person> {
        self.0.iter()
    }

    /// Returns the person with a number such as `P-07`.
    pub(crate) fn get(&self, id: &str) -> &Person {
        self.0.iter().find(|it| it.id() == id).expect("a number of the list")
    }

    /// Returns the people who review CREDO's decisions in the course of business.
    pub(crate) fn reviewers(&self) -> Vec<&Person> {
        self.0.iter().filter(|it| it.role == REVIEWER && it.id() != HURRIED).collect()
    }

    /// Returns the people who look at what SIFT escalates.
    pub(crate) fn analysts(&self) -> Vec<&Person> {
        self.0.iter().filter(|it| it.role == ANALYST).collect()
    }

    /// Returns the people of branches, who enter applications.
    pub(crate) fn advisers(&self) -> Vec<&Person> {
        self.0.iter().filter(|it| it.role == ADVISER).collect()
    }
}

const HAMBURG: &str = "Hamburg";
const TALLINN: &str = "Tallinn";
const REVIEWER: &str = "Credit officer";
const ANALYST: &str = "AML analyst";
const ADVISER: &str = "Customer adviser";
/// Name, unit, site, role, authorities, first and last day at the bank.
type Named = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static [Authority],
    &'static str,
    Option<&'static str>,
);

/// Those whom the documents name.
const NAMED: [Named; 22] = [
    (
        "Dr. Katharina Lindmoor",
        "Management board",
        HAMBURG,
        "Chief executive officer",
        &[("approve documents", "all", "2016-01-01")],
        "2011-04-01",
        None,
    ),
    (
        "Anke Brandt",
        "Credit",
        HAMBURG,
        "Head of credit decisions",
        &[("answer for system", "CREDO", "2023-05-01"), ("accept risks", "CREDO", "2023-05-01")],
        "2014-09-01",
        None,
    ),
    (
        "Malte Petersen",
        "Credit",
        HAMBURG,
        REVIEWER,
        &[("oversight", "CREDO", "2022-03-01")],
        "2018-02-01",
        None,
    ),
    (
        "Birgit Schäfer",
        "Credit",
        HAMBURG,
        REVIEWER,
        &[("oversight", "CREDO", "2021-01-01")],
        "2012-07-01",
        None,
    ),
    (
        "Kristjan Tamm",
        "Credit",
        TALLINN,
        REVIEWER,
        &[("oversight", "CREDO", "2023-01-01")],
        "2019-10-01",
        None,
    ),
    (
        "Ulrike Weiß",
        "Credit",
        HAMBURG,
        REVIEWER,
        &[("oversight", "CREDO", "2020-06-01")],
        "2010-03-01",
        None,
    ),
    (
        "Jörg Hartmann",
        "Credit",
        HAMBURG,
        REVIEWER,
        &[("oversight", "CREDO", "2024-01-01")],
        "2015-05-01",
        None,
    ),
    (
        "Liis Saar",
        "Credit",
        TALLINN,
        REVIEWER,
        &[("oversight", "CREDO", "2024-04-01")],
        "2020-08-01",
        None,
    ),
    (
        "Thomas Böttcher",
        "Credit",
        HAMBURG,
        REVIEWER,
        &[("oversight", "CREDO", "2019-11-01")],
        "2013-01-01",
        None,
    ),
    (
        "Henning Groß",
        "Risk control",
        HAMBURG,
        "Head of model risk",
        &[("release versions", "all", "2022-01-01")],
        "2016-06-01",
        None,
    ),
    ("Sabine Köhler", "Risk control", HAMBURG, "Model validator", &[], "2017-04-01", None),
    (
        "Marten Kask",
        "Digital services",
        TALLINN,
        "Head of digital services",
        &[("answer for system", "HELPER", "2024-02-01"), ("accept risks", "HELPER", "2024-02-01")],
        "2018-11-01",
        None,
    ),
    (
        "Friederike Ahlers",
        "Compliance",
        HAMBURG,
        "Head of AI governance",
        &[("approve documents", "all", "2023-10-01"), ("accept risks", "all", "2023-10-01")],
        "2019-02-01",
        None,
    ),
    (
        "Nils Johannsen",
        "Internal audit",
        HAMBURG,
        "Head of internal audit",
        &[],
        "2014-01-01",
        None,
    ),
    (
        "Carsten Wulff",
        "Compliance",
        HAMBURG,
        "Money laundering officer",
        &[("answer for system", "SIFT", "2022-07-01"), ("accept risks", "SIFT", "2022-07-01")],
        "2013-10-01",
        Some("2026-01-31"),
    ),
    (
        "Helena Rebane",
        "Compliance",
        TALLINN,
        "Money laundering officer",
        &[("answer for system", "SIFT", "2026-03-03"), ("accept risks", "SIFT", "2026-03-03")],
        "2026-03-03",
        None,
    ),
    (
        "Ingrid Möller",
        "Compliance",
        HAMBURG,
        ANALYST,
        &[("operate agents", "SIFT", "2023-04-01")],
        "2018-05-01",
        None,
    ),
    ("Rasmus Kuusk", "Compliance", TALLINN, ANALYST, &[], "2021-09-01", None),
    ("Petra Vogt", "Compliance", HAMBURG, ANALYST, &[], "2011-11-01", None),
    (
        "Oliver Mägi",
        "Information technology",
        TALLINN,
        "Operator of CREDO",
        &[("operate agents", "CREDO", "2024-08-01")],
        "2020-01-01",
        None,
    ),
    (
        "Jana Lützow",
        "Digital services",
        HAMBURG,
        "Operator of HELPER",
        &[("operate agents", "HELPER", "2024-10-01")],
        "2021-03-01",
        None,
    ),
    ("Tiina Oja", "Human resources", TALLINN, "Head of human resources", &[], "2017-08-01", None),
];

fn named(it: &Named, number: u32) -> Person {
    let (name, unit, site, role, authorities, from, to) = *it;
    let login = login_of(name);
    let (name, from) = (name.to_owned(), from.to_owned());
    Person { number, name, login, unit, site, role, authorities, from, to }
}

/// The first letter of the given name and the family name, in ASCII: `j.hartmann`.
fn login_of(name: &str) -> String {
    let plain = name.trim_start_matches("Dr. ").to_lowercase();
    let plain = [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("õ", "o")]
        .iter()
        .fold(plain, |text, (from, to)| text.replace(from, to));
    let (given, family) = plain.split_once(' ').unwrap_or(("", &plain));
    format!("{}.{}", &given[..1], family.replace(' ', ""))
}

const UNITS: [(&str, &str); 12] = [
    ("Branches", ADVISER),
    ("Branches", ADVISER),
    ("Branches", ADVISER),
    ("Branches", "Branch manager"),
    ("Credit", "Credit clerk"),
    ("Digital services", "Service agent"),
    ("Digital services", "Product owner"),
    ("Information technology", "Software engineer"),
    ("Information technology", "System administrator"),
    ("Risk control", "Risk analyst"),
    ("Finance", "Accountant"),
    ("Human resources", "Personnel officer"),
];

const GERMAN: [&str; 24] = [
    "Andrea", "Bernd", "Claudia", "Dörte", "Erik", "Frauke", "Gesa", "Hauke", "Imke", "Jürgen",
    "Käthe", "Lars", "Maren", "Nele", "Ole", "Peer", "Ruth", "Sönke", "Telse", "Uwe", "Volker",
    "Wiebke", "Yasemin", "Zeynep",
];

const GERMAN_FAMILIES: [&str; 30] = [
    "Ahrens",
    "Behrens",
    "Claußen",
    "Dierks",
    "Ehlers",
    "Fröhlich",
    "Grünwald",
    "Hansen",
    "Iversen",
    "Jäger",
    "Krüger",
    "Lüders",
    "Matthiesen",
    "Nissen",
    "Oltmanns",
    "Paulsen",
    "Quast",
    "Rönnau",
    "Schröder",
    "Thießen",
    "Uhlig",
    "Voß",
    "Wendt",
    "Yilmaz",
    "Zöllner",
    "Kowalski",
    "Demir",
    "Bruhn",
    "Harms",
    "Möhring",
];

const ESTONIAN: [&str; 14] = [
    "Aivar", "Eve", "Heiki", "Indrek", "Jaan", "Kadri", "Lembit", "Maarja", "Olev", "Piret",
    "Reet", "Siim", "Triin", "Ülle",
];

const ESTONIAN_FAMILIES: [&str; 16] = [
    "Ilves", "Kallas", "Kukk", "Laur", "Lepik", "Mets", "Nõmm", "Pärn", "Põder", "Raud", "Sepp",
    "Sild", "Teder", "Vaher", "Veski", "Õunapuu",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_there_once() {
        let people = People::new(1);
        let logins: BTreeSet<&str> = people.iter().map(|it| it.login.as_str()).collect();
        assert_eq!((people.iter().count(), logins.len()), (STAFF, STAFF));
        assert!(logins.iter().all(|it| it.is_ascii()), "{logins:?}");
        assert_eq!(people.get(HURRIED).login, "j.hartmann");
        assert_eq!(people.get(LEFT).to, Some("2026-01-31"));
        assert_eq!(people.get(SUCCESSOR).from, "2026-03-03");
        assert_eq!((people.reviewers().len(), people.analysts().len()), (6, 3));
        assert!(people.advisers().len() > 20);
    }
}
