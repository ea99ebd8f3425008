//! Fourteen training records: most of them made when the audit was near.

use crate::calendar::Day;
use crate::people::People;

/// How many of the records are of the weeks before the audit.
pub(crate) const LATE: usize = 11;
/// The first day of the three weeks before the audit, which begins on 6 July 2026.
pub(crate) const SINCE: Day = Day::of(2026, 6, 15);

/// One person's training.
pub(crate) struct Training {
    pub(crate) path: String,
    /// Number and name of the person.
    pub(crate) person: (String, String),
    pub(crate) course: &'static str,
    pub(crate) on: Day,
    pub(crate) text: String,
}

/// Number of the person, course, day.
const HELD: [(&str, &str, Day); 14] = [
    ("P-10", "Model risk and validation", Day::of(2025, 10, 14)),
    ("P-13", "ISO/IEC 42001 for those in charge", Day::of(2026, 1, 21)),
    ("P-20", "Operating AI agents", Day::of(2026, 3, 4)),
    ("P-03", "Human oversight of credit decisions", Day::of(2026, 6, 16)),
    ("P-04", "Human oversight of credit decisions", Day::of(2026, 6, 16)),
    ("P-05", "Human oversight of credit decisions", Day::of(2026, 6, 17)),
    ("P-06", "Human oversight of credit decisions", Day::of(2026, 6, 17)),
    ("P-07", "Human oversight of credit decisions", Day::of(2026, 6, 18)),
    ("P-08", "Human oversight of credit decisions", Day::of(2026, 6, 18)),
    ("P-09", "Human oversight of credit decisions", Day::of(2026, 6, 22)),
    ("P-17", "Alerts that a model sorts", Day::of(2026, 6, 23)),
    ("P-18", "Alerts that a model sorts", Day::of(2026, 6, 23)),
    ("P-19", "Alerts that a model sorts", Day::of(2026, 6, 24)),
    ("P-21", "Operating AI agents", Day::of(2026, 6, 26)),
];

/// Returns the training records, in the order of their days.
pub(crate) fn trainings(people: &People) -> Vec<Training> {
    (1..)
        .zip(HELD)
        .map(|(number, (id, course, on))| training(number, people, id, course, on))
        .collect()
}

fn training(number: u32, people: &People, id: &str, course: &'static str, on: Day) -> Training {
    let person = people.get(id);
    let day = on.text();
    let text = format!(
        "Lindmoor Bank, Human resources\nTraining record T-{number:02}\n\nParticipant: {} ({id}), {}\nCourse: {course}\nHeld on: {day}, {}\nHours: 3\nTest passed: yes\n\nConfirmed by Tiina Oja, head of human resources, {day}\n",
        person.name, person.role, person.site
    );
    let path = format!("training/T-{number:02}-{}.txt", person.login.replace('.', "-"));
    Training { path, person: (id.to_owned(), person.name.clone()), course, on, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eleven_of_fourteen_are_of_the_last_three_weeks() {
        let late = HELD.iter().filter(|(.., on)| *on >= SINCE).count();
        assert_eq!((HELD.len(), late), (14, LATE));
        assert!(HELD.iter().all(|(.., on)| on.is_working()));
        assert_eq!(SINCE.plus(21), Day::of(2026, 7, 6));
    }
}
