//! Days, weekends and hours on the organisation's own clock.

use exhibit_core::time::Timestamp;

use crate::setting::{Setting, Weekend, WorkingHours, Zone};

pub(crate) const DAY_MS: i64 = 86_400_000;

/// Days since 1 January 1970, by the organisation's calendar.
pub(crate) type Day = i64;

impl Zone {
    fn offset_ms(&self, ms: i64) -> i64 {
        let at = self.changes.partition_point(|(from, _)| *from <= ms);
        let minutes = match at.checked_sub(1) {
            Some(at) => self.changes[at].1,
            None => self.minutes,
        };
        i64::from(minutes) * 60_000
    }

    /// Returns the first millisecond of a day of the calendar, since 1970 (UTC).
    pub fn begins_ms(&self, day: exhibit_core::day::Day) -> i64 {
        let midnight = day.begins().unix().saturating_mul(1000);
        let near = midnight.saturating_sub(self.offset_ms(midnight));
        midnight.saturating_sub(self.offset_ms(near))
    }

    fn local_ms(&self, ms: i64) -> i64 {
        ms.saturating_add(self.offset_ms(ms))
    }

    pub(crate) fn day(&self, ms: i64) -> Day {
        self.local_ms(ms).div_euclid(DAY_MS)
    }

    /// Returns minutes after local midnight.
    pub(crate) fn minute(&self, ms: i64) -> u16 {
        let minutes = self.local_ms(ms).rem_euclid(DAY_MS) / 60_000;
        u16::try_from(minutes).expect("a day has 1,440 minutes")
    }

    pub(crate) fn clock_text(&self, ms: i64) -> String {
        let minute = self.minute(ms);
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }

    /// Returns the day of a moment for people, such as `2 Feb 2026`.
    pub(crate) fn day_text(&self, ms: i64) -> String {
        day_text(self.day(ms))
    }

    /// Returns `2 Feb 2026, 02:10 to 02:40`, or both days where they differ.
    pub(crate) fn window_text(&self, from_ms: i64, to_ms: i64) -> String {
        let (from, to) = (self.clock_text(from_ms), self.clock_text(to_ms));
        let (first, last) = (self.day_text(from_ms), self.day_text(to_ms));
        match (first == last, from == to) {
            (true, true) => format!("{first}, {from}"),
            (true, false) => format!("{first}, {from} to {to}"),
            (false, _) => format!("{first}, {from} to {last}, {to}"),
        }
    }
}

/// Returns a day for people; outside years 1 to 9999 its number.
pub(crate) fn day_text(day: Day) -> String {
    let stamp = day.checked_mul(86_400).and_then(Timestamp::from_unix);
    stamp.map_or_else(|| format!("day {day} since 1970"), Timestamp::day_for_people)
}

/// Returns `2 Feb 2026`, or `2 Feb 2026 to 4 Feb 2026`.
pub(crate) fn days_text(first: Day, last: Day) -> String {
    if first == last {
        return day_text(first);
    }
    format!("{} to {}", day_text(first), day_text(last))
}

impl Weekend {
    fn holds(self, day: Day) -> bool {
        // 1 January 1970 was a Thursday, which is the fourth of the week.
        let weekday = usize::try_from((day + 3).rem_euclid(7)).expect("0 to 6");
        self.0[weekday]
    }
}

impl Setting {
    pub(crate) fn on_weekend(&self, ms: i64) -> bool {
        self.weekend.holds(self.zone.day(ms))
    }

    /// Tells whether a moment lies outside the stated working hours; none stated, never.
    pub(crate) fn outside_hours(&self, ms: i64) -> bool {
        self.working_hours.is_some_and(|WorkingHours { from_minute, to_minute }| {
            !(from_minute..to_minute).contains(&self.zone.minute(ms)) || self.on_weekend(ms)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // 14 March 2026, a Saturday, 09:30 UTC.
    const SATURDAY: i64 = 1_773_480_600_000;

    #[test]
    fn days_and_hours_follow_the_zone() {
        let zone = Zone { minutes: 60, changes: vec![(1_774_746_000_000, 120)] };
        assert_eq!(zone.day_text(SATURDAY), "14 Mar 2026");
        assert_eq!(zone.clock_text(SATURDAY), "10:30");
        assert_eq!(zone.clock_text(1_774_746_000_000), "03:00", "29 March, summer time");
        assert_eq!(zone.clock_text(1_774_745_999_999), "01:59");
        let day = |text| exhibit_core::day::Day::parse(text).expect("a day");
        assert_eq!(
            zone.clock_text(zone.begins_ms(day("2026-03-29"))),
            "00:00",
            "winter time still"
        );
        assert_eq!(zone.day_text(zone.begins_ms(day("2026-03-30"))), "30 Mar 2026");
        assert_eq!(zone.clock_text(zone.begins_ms(day("2026-03-30"))), "00:00");
        let late = SATURDAY + 14 * 3_600_000;
        assert_eq!(zone.window_text(SATURDAY, late), "14 Mar 2026, 10:30 to 15 Mar 2026, 00:30");
    }

    #[test]
    fn weekends_and_hours() {
        let hours = Some(WorkingHours { from_minute: 480, to_minute: 1_080 });
        let setting = Setting { working_hours: hours, ..Setting::default() };
        assert!(setting.on_weekend(SATURDAY) && setting.outside_hours(SATURDAY));
        assert!(!setting.on_weekend(SATURDAY - DAY_MS));
        assert!(!setting.outside_hours(SATURDAY - DAY_MS));
        assert!(setting.outside_hours(SATURDAY - DAY_MS - 9 * 3_600_000));
        assert!(!setting.on_weekend(i64::MIN) || setting.on_weekend(i64::MIN), "no panic");
    }

    #[test]
    fn no_number_panics() {
        for ms in [i64::MIN, i64::MAX] {
            assert!(Zone { minutes: 600, changes: vec![] }.day_text(ms).starts_with("day "));
        }
    }
}
