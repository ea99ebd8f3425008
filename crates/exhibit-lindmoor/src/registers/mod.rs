//! The bank's registers, as people keep them: tables with plain headings, exported from spreadsheets.

mod lists;

use crate::File;
use crate::papers::trainings;
use crate::people::{People, Person};

/// Hands out all registers.
pub(crate) fn files(people: &People, sink: &mut dyn FnMut(File)) {
    let mut put = |name: &str, head: &[&str], rows: Vec<Vec<String>>| {
        let path = format!("registers/{name}.csv");
        sink(File { path, bytes: table(head, &rows).into_bytes() });
    };
    for list in lists::ALL {
        let rows =
            list.rows.iter().map(|row| row.split('|').map(|it| it.trim().to_owned()).collect());
        put(list.name, list.head, rows.collect());
    }
    put("people", &PEOPLE, people.iter().map(person).collect());
    put("authorities", &AUTHORITIES, people.iter().flat_map(authorities).collect());
    put("competence", &COMPETENCE, competence(people));
}

const PEOPLE: [&str; 8] =
    ["Number", "Name", "Unit", "Site", "Role", "Also known in logs as", "From", "To"];

fn person(it: &Person) -> Vec<String> {
    let (login, from, to) = (it.login.as_str(), it.from.as_str(), it.to.unwrap_or_default());
    let texts = [&it.id(), it.name.as_str(), it.unit, it.site, it.role, login, from, to];
    texts.map(str::to_owned).to_vec()
}

const AUTHORITIES: [&str; 7] = ["Person", "Name", "Role", "Allows", "Systems", "From", "To"];

fn authorities(it: &Person) -> impl Iterator<Item = Vec<String>> {
    it.authorities.iter().map(|(allows, systems, from)| {
        let to = it.to.unwrap_or_default();
        let texts = [&it.id(), it.name.as_str(), it.role, *allows, *systems, *from, to];
        texts.map(str::to_owned).to_vec()
    })
}

const COMPETENCE: [&str; 6] = ["Record", "Number", "Name", "Course", "Held on", "File"];

fn competence(people: &People) -> Vec<Vec<String>> {
    let row = |(number, it): (u32, crate::papers::Training)| {
        let (id, name) = it.person;
        vec![format!("T-{number:02}"), id, name, it.course.to_owned(), it.on.text(), it.path]
    };
    (1..).zip(trainings(people)).map(row).collect()
}

/// A table as RFC 4180 has it, in UTF-8.
fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = line(head.iter().copied());
    for row in rows {
        debug_assert_eq!(row.len(), head.len(), "{row:?}");
        text.push_str(&line(row.iter().map(String::as_str)));
    }
    text
}

pub(crate) fn line<'t>(cells: impl Iterator<Item = &'t str>) -> String {
    let quoted: Vec<String> = cells
        .map(|cell| match cell.contains([',', '"', '\n']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.to_owned(),
        })
        .collect();
    format!("{}\r\n", quoted.join(","))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn tables() -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        files(&People::new(1), &mut |file| {
            found.insert(file.path, String::from_utf8(file.bytes).expect("UTF-8"));
        });
        found
    }

    #[test]
    fn every_row_has_as_many_cells_as_the_heading() {
        for list in lists::ALL {
            for row in list.rows {
                assert_eq!(row.split('|').count(), list.head.len(), "{}: {row}", list.name);
            }
        }
        assert_eq!(line(["a,b", "c\"d"].into_iter()), "\"a,b\",\"c\"\"d\"\r\n");
    }

    #[test]
    fn what_is_planted_in_registers_is_there() {
        let tables = tables();
        assert_eq!(tables["registers/people.csv"].lines().count(), 211);
        let risks = &tables["registers/risks.csv"];
        assert_eq!(risks.lines().count(), 19);
        let open = |line: &&str| line.contains(",high,,") && !line.starts_with("Risk");
        let unaccepted: Vec<&str> = risks.lines().filter(open).map(|it| &it[..4]).collect();
        assert_eq!(unaccepted, ["R-12"]);
        assert!(!tables["registers/agents.csv"].contains("mail-summarizer"));
        assert_eq!(tables["registers/incidents.csv"].lines().count(), 6);
        assert_eq!(tables["registers/competence.csv"].lines().count(), 15);
        assert!(!tables["registers/impact-assessments.csv"].contains("3.0"));
    }
}
