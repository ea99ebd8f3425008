//! What an auditor states before a run: from a file, from flags, or from the run before.

use exhibit_assurance::setting as tested;
use exhibit_core::day::{Day, Days};
use exhibit_core::event::{
    AssuranceSetting, EvidenceId, HoursStated, LevelStated, Period, PopulationColumns,
    PopulationStated, ReviewWordsStated, ScoreBand, SeriesStated, ThresholdsStated, WeekDay,
    ZoneChange, ZoneStated,
};
use exhibit_core::time::{Moment, Timestamp};
use exhibit_verify::record::millionths;

use super::setting_file::{
    LevelFile, PopulationFile, SeriesFile, SettingFile, ThresholdsFile, ZoneFile,
};
use crate::error::Error;
use crate::vault::{Open, Vault};

/// Returns the setting of a run: what is stated, in order, over what the newest run had.
pub(super) fn settled(
    vault: &Vault<Open>,
    stated: &[&SettingFile],
    remarks: &mut Vec<String>,
) -> Result<AssuranceSetting, Error> {
    let register = vault.register();
    let newest = register.tests().next_back().map(|it| it.tested.said.setting.clone());
    let has_period = newest.is_some() || stated.iter().any(|it| it.period.is_some());
    if !has_period {
        let expected = "stated: say `--period 2025-07-01/2026-06-30` or give a setting file";
        return Err(Error::text("period", "", expected));
    }
    let mut setting = newest.unwrap_or_else(by_default);
    settle_zone(&mut setting, stated, remarks)?;
    for file in stated {
        lay_over(vault, &mut setting, file)?;
    }
    let held = |id: EvidenceId| register.item(id).is_some_and(|item| item.is_held());
    setting.populations.retain(|it| {
        let id = it.evidence.id;
        if !held(id) {
            remarks.push(format!("{id} is no longer held, and no longer a population."));
        }
        held(id)
    });
    for series in &mut setting.series {
        series.items.retain(|it| held(it.id));
    }
    setting.series.retain(|it| !it.items.is_empty());
    setting.organisation_as_of = register.size();
    setting.basis = Vec::new();
    Ok(setting)
}

/// Settles the clock before the period, whatever is stated first: a period of days is one of local days, also where
/// it was stated before, or in another file than the clock.
fn settle_zone(
    setting: &mut AssuranceSetting,
    stated: &[&SettingFile],
    remarks: &mut Vec<String>,
) -> Result<(), Error> {
    let before = zone_of(&setting.zone);
    for zone in stated.iter().filter_map(|it| it.zone.as_ref()) {
        setting.zone = zone_stated(zone)?;
    }
    let now = zone_of(&setting.zone);
    if now == before || stated.iter().any(|it| it.period.is_some()) {
        return Ok(());
    }
    let Period { from, to } = setting.period;
    if let Some((first, last)) = first_day(from, &before).zip(last_day(to, &before)) {
        setting.period = period_of((first, last), &now).unwrap_or(setting.period);
        let days = Days::new(Some(first), Some(last)).for_people();
        remarks.push(format!("The period is {days} as before, by the clock that is stated now."));
    }
    Ok(())
}

/// Returns the local day that begins with this second.
fn first_day(second: Timestamp, zone: &tested::Zone) -> Option<Day> {
    let near = Day::of(second);
    let days = [near.minus_one(), near, near.plus_days(1)];
    days.into_iter().find(|day| zone.begins_ms(*day) == second.unix() * 1000)
}

/// Returns the local day that ends with this second.
fn last_day(second: Timestamp, zone: &tested::Zone) -> Option<Day> {
    let next = Timestamp::from_unix(second.unix() + 1)?;
    first_day(next, zone).map(Day::minus_one)
}

fn period_of((first, last): (Day, Day), zone: &tested::Zone) -> Option<Period> {
    let second = |ms: i64| Timestamp::from_unix(ms.div_euclid(1000));
    let from = second(zone.begins_ms(first))?;
    let to = second(zone.begins_ms(last.plus_days(1)) - 1)?;
    Some(Period { from, to })
}

/// Returns what the tests take.
pub(super) fn for_tests(setting: &AssuranceSetting) -> tested::Setting {
    let weekend = |day: &WeekDay| *day as usize;
    let mut days = [false; 7];
    for at in setting.weekend.iter().map(weekend) {
        days[at] = true;
    }
    let words = &setting.review_words;
    let limits = &setting.thresholds;
    let zone = zone_of(&setting.zone);
    tested::Setting {
        period: tested::Period {
            from_ms: setting.period.from.unix() * 1000,
            to_ms: (setting.period.to.unix() + 1) * 1000,
        },
        weekend: tested::Weekend(days),
        working_hours: setting.working_hours.map(|it| tested::WorkingHours {
            from_minute: it.from_minute,
            to_minute: it.to_minute,
        }),
        systems: setting.systems.clone(),
        levels: setting.levels.iter().map(level).collect(),
        review_words: tested::ReviewWords {
            approved: words.approved.clone(),
            overruled: words.overruled.clone(),
            rejected: words.rejected.clone(),
            withdrawn: words.withdrawn.clone(),
        },
        thresholds: tested::Thresholds {
            median_seconds_below: limits.median_seconds_below,
            reviews_an_hour_over: limits.reviews_an_hour_over,
            never_overruled_over: limits.never_overruled_over,
            reviews_at_least: limits.reviews_at_least,
            fresh_percent_over: limits.fresh_percent_over,
            fresh_days: limits.fresh_days,
            window_minutes: limits.window_minutes,
        },
        audit_ms: setting.audit.map(|day| zone.begins_ms(day)),
        zone,
        ..tested::Setting::default()
    }
}

pub(crate) fn zone_of(zone: &ZoneStated) -> tested::Zone {
    let changes = zone.changes.iter().map(|it| (it.at.unix() * 1000, it.minutes));
    tested::Zone { minutes: zone.minutes, changes: changes.collect() }
}

fn level(it: &LevelStated) -> tested::Level {
    tested::Level {
        name: it.name.clone(),
        words: it.words.clone(),
        high: it.high,
        scores_micro: it.scores.map(|band| (band.from_micro, band.to_micro)),
    }
}

/// What holds where nobody stated anything. There is no period, and no level is high: these two nobody can guess.
fn by_default() -> AssuranceSetting {
    let words = tested::ReviewWords::default();
    let limits = tested::Thresholds::default();
    let epoch = Timestamp::from_unix(0).expect("1970 lies in years 1 to 9999");
    AssuranceSetting {
        period: Period { from: epoch, to: epoch },
        zone: ZoneStated::default(),
        working_hours: None,
        weekend: vec![WeekDay::Saturday, WeekDay::Sunday],
        systems: Vec::new(),
        high_systems: Vec::new(),
        levels: Vec::new(),
        review_words: ReviewWordsStated {
            approved: words.approved,
            overruled: words.overruled,
            rejected: words.rejected,
            withdrawn: words.withdrawn,
        },
        thresholds: ThresholdsStated {
            median_seconds_below: limits.median_seconds_below,
            reviews_an_hour_over: limits.reviews_an_hour_over,
            never_overruled_over: limits.never_overruled_over,
            reviews_at_least: limits.reviews_at_least,
            fresh_percent_over: limits.fresh_percent_over,
            fresh_days: limits.fresh_days,
            window_minutes: limits.window_minutes,
        },
        populations: Vec::new(),
        series: Vec::new(),
        audit: None,
        organisation_as_of: 0,
        basis: Vec::new(),
    }
}

fn lay_over(
    vault: &Vault<Open>,
    setting: &mut AssuranceSetting,
    file: &SettingFile,
) -> Result<(), Error> {
    if let Some(period) = &file.period {
        setting.period = period_stated(period, &zone_of(&setting.zone))?;
    }
    if let Some(hours) = &file.working_hours {
        let (from_minute, to_minute) = (minute(&hours.from)?, minute(&hours.to)?);
        setting.working_hours = Some(HoursStated { from_minute, to_minute });
    }
    setting.audit = file.audit.or(setting.audit);
    replace(&mut setting.weekend, file.weekend.as_ref());
    if let Some(systems) = &file.systems {
        let named = systems.iter().map(|name| known_system(vault, name));
        setting.systems = named.collect::<Result<_, _>>()?;
    }
    if let Some(systems) = &file.high_systems {
        let named = systems.iter().map(|name| known_system(vault, name));
        setting.high_systems = named.collect::<Result<_, _>>()?;
    }
    if let Some(levels) = &file.levels {
        setting.levels = levels.iter().map(level_stated).collect::<Result<_, _>>()?;
    }
    if let Some(words) = &file.review_words {
        let own = &mut setting.review_words;
        replace(&mut own.approved, words.approved.as_ref());
        replace(&mut own.overruled, words.overruled.as_ref());
        replace(&mut own.rejected, words.rejected.as_ref());
        replace(&mut own.withdrawn, words.withdrawn.as_ref());
    }
    if let Some(limits) = file.thresholds {
        lay_limits(&mut setting.thresholds, limits);
    }
    if let Some(populations) = &file.populations {
        let stated = populations.iter().map(|it| population_stated(vault, it));
        setting.populations = stated.collect::<Result<_, _>>()?;
    }
    if let Some(series) = &file.series {
        let stated = series.iter().map(|it| series_stated(vault, it));
        setting.series = stated.collect::<Result<_, _>>()?;
    }
    Ok(())
}

fn replace<T: Clone>(own: &mut T, stated: Option<&T>) {
    if let Some(stated) = stated {
        own.clone_from(stated);
    }
}

fn lay_limits(own: &mut ThresholdsStated, stated: ThresholdsFile) {
    for (own, stated) in [
        (&mut own.median_seconds_below, stated.median_seconds_below),
        (&mut own.reviews_an_hour_over, stated.reviews_an_hour_over),
        (&mut own.never_overruled_over, stated.never_overruled_over),
        (&mut own.reviews_at_least, stated.reviews_at_least),
        (&mut own.fresh_percent_over, stated.fresh_percent_over),
        (&mut own.fresh_days, stated.fresh_days),
        (&mut own.window_minutes, stated.window_minutes),
    ] {
        *own = stated.unwrap_or(*own);
    }
}

fn zone_stated(zone: &ZoneFile) -> Result<ZoneStated, Error> {
    let changes = zone.changes.iter().map(|it| {
        let minutes = offset(&it.offset)?;
        Ok(ZoneChange { at: it.at, minutes })
    });
    Ok(ZoneStated {
        minutes: offset(&zone.offset)?,
        changes: changes.collect::<Result<_, Error>>()?,
    })
}

/// Reads an offset such as `+01:00`, `-03:30` or `Z`, in minutes east of UTC.
pub(crate) fn offset(text: &str) -> Result<i32, Error> {
    let moment = Moment::parse(&format!("1970-01-02T00:00:00{text}"));
    let seconds = moment.filter(|it| it.nanos == 0).map(|it| 86_400 - it.seconds);
    let minutes = seconds.and_then(|it| i32::try_from(it / 60).ok());
    minutes.ok_or_else(|| Error::text("offset", text, "an offset such as +01:00 or Z"))
}

fn minute(text: &str) -> Result<u16, Error> {
    let bad = || Error::text("working hours", text, "a time of day such as 08:00");
    let two = |part: &str| {
        let digits = part.len() == 2 && part.bytes().all(|it| it.is_ascii_digit());
        digits.then(|| part.parse::<u16>().ok()).flatten()
    };
    let (hour, minute) = text.split_once(':').ok_or_else(bad)?;
    let (hour, minute) = (two(hour).ok_or_else(bad)?, two(minute).ok_or_else(bad)?);
    let sound = minute < 60 && (hour < 24 || (hour == 24 && minute == 0));
    sound.then_some(hour * 60 + minute).ok_or_else(bad)
}

pub(crate) fn period_stated(text: &str, zone: &tested::Zone) -> Result<Period, Error> {
    let expected = "two days or times with a slash between, such as 2025-07-01/2026-06-30";
    let bad = || Error::text("period", text, expected);
    let (from, to) = text.split_once('/').ok_or_else(bad)?;
    let second = |ms: i64| Timestamp::from_unix(ms.div_euclid(1000));
    let first = match Day::parse(from) {
        Some(day) => second(zone.begins_ms(day)),
        None => Moment::parse(from).and_then(Moment::timestamp),
    };
    let last = match Day::parse(to) {
        Some(day) => second(zone.begins_ms(day.plus_days(1)) - 1),
        None => Moment::parse(to).and_then(Moment::timestamp),
    };
    let (from, to) = first.zip(last).ok_or_else(bad)?;
    if from > to {
        return Err(Error::text("period", text, "a period that begins before it ends"));
    }
    Ok(Period { from, to })
}

fn level_stated(it: &LevelFile) -> Result<LevelStated, Error> {
    let score = |text: &String| {
        millionths(text).ok_or_else(|| Error::text("score", text, "a decimal number such as 0.7"))
    };
    let scores = match &it.scores {
        Some([from, to]) => Some(ScoreBand { from_micro: score(from)?, to_micro: score(to)? }),
        None => None,
    };
    Ok(LevelStated { name: it.name.clone(), words: it.words.clone(), high: it.high, scores })
}

fn population_stated(vault: &Vault<Open>, it: &PopulationFile) -> Result<PopulationStated, Error> {
    let columns = match (&it.id, &it.time, &it.day, &it.count) {
        (Some(id), time, None, None) => {
            PopulationColumns::Decisions { id: id.clone(), time: time.clone() }
        }
        (None, None, Some(day), Some(count)) => {
            PopulationColumns::Days { day: day.clone(), count: count.clone() }
        }
        _ => {
            let expected = "read by `id` and maybe `time`, or by `day` and `count`";
            return Err(Error::text("population", &it.evidence.to_string(), expected));
        }
    };
    let evidence = held(vault, it.evidence)?;
    let own = vault.register().item(it.evidence).and_then(|item| item.received.source.clone());
    let source = it.source.clone().or(own).ok_or_else(|| {
        let expected = "of a known source: say `source`, the system that it was exported from";
        Error::text("population", &it.evidence.to_string(), expected)
    })?;
    let system = match &it.system {
        Some(name) => Some(known_system(vault, name)?),
        None => only_system(vault, it.evidence),
    };
    Ok(PopulationStated {
        evidence,
        sheet: it.sheet.clone(),
        columns,
        day_order: it.day_order,
        times_in: it.times_in.clone(),
        source,
        system,
    })
}

/// A list that concerns one AI system of the inventory lists the decisions of no other.
fn only_system(vault: &Vault<Open>, list: EvidenceId) -> Option<String> {
    match vault.register().item(list)?.received.systems.as_slice() {
        [one] => known_system(vault, one).ok(),
        _ => None,
    }
}

fn series_stated(vault: &Vault<Open>, it: &SeriesFile) -> Result<SeriesStated, Error> {
    let items = it.items.iter().map(|id| held(vault, *id)).collect::<Result<_, _>>()?;
    Ok(SeriesStated { name: it.name.clone(), items, interval_days: it.interval_days })
}

fn held(vault: &Vault<Open>, id: EvidenceId) -> Result<exhibit_core::event::EvidenceRef, Error> {
    let item = vault.register().item(id).ok_or(Error::NoEvidence(id))?;
    if item.is_held() { Ok(item.reference) } else { Err(Error::NotHeld(id)) }
}

fn known_system(vault: &Vault<Open>, name: &str) -> Result<String, Error> {
    let found = vault.register().organisation().system(name);
    let expected = "an AI system on record: see `exhibit systems`";
    found
        .map(|it| it.recorded.said.name.clone())
        .ok_or_else(|| Error::text("system", name, expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_times_of_day_are_read() {
        assert_eq!(offset("+01:00").expect("an offset"), 60);
        assert_eq!(offset("-03:30").expect("an offset"), -210);
        assert_eq!(offset("Z").expect("an offset"), 0);
        assert_eq!(minute("08:05").expect("a time"), 485);
        assert_eq!(minute("24:00").expect("a time"), 1440);
        for text in ["8:00", "08:60", "24:01", "0800", "+8:00"] {
            assert!(minute(text).is_err(), "{text}");
        }
        assert!(offset("1").is_err() && offset("").is_err());
    }

    #[test]
    fn the_clock_is_settled_before_the_period_whatever_is_stated_first() {
        let days = || SettingFile { period: Some("2026-02-02/2026-02-03".into()), ..file() };
        let clock = || ZoneFile { offset: "+02:00".into(), changes: Vec::new() };
        let mut remarks = Vec::new();
        let mut later = by_default();
        later.period =
            period_stated("2026-02-02/2026-02-03", &tested::Zone::default()).expect("days");
        let only_zone = SettingFile { zone: Some(clock()), ..file() };
        settle_zone(&mut later, &[&only_zone], &mut remarks).expect("a clock");
        assert_eq!(later.period.from.to_string(), "2026-02-01T22:00:00Z");
        assert_eq!(later.period.to.to_string(), "2026-02-03T21:59:59Z");
        assert_eq!(remarks.len(), 1, "{remarks:?}");
        // A period that is stated beside it is not moved; it is read by the clock that holds in the end.
        let mut both = by_default();
        settle_zone(&mut both, &[&days(), &only_zone], &mut remarks).expect("a clock");
        assert_eq!((both.zone.minutes, remarks.len()), (120, 1));
        // Times of day are moments: they stay.
        let mut moments = by_default();
        let text = "2026-02-02T08:00:00Z/2026-02-03T18:00:00Z";
        moments.period = period_stated(text, &tested::Zone::default()).expect("times");
        settle_zone(&mut moments, &[&only_zone], &mut remarks).expect("a clock");
        assert_eq!(moments.period.from.to_string(), "2026-02-02T08:00:00Z");
    }

    fn file() -> SettingFile {
        SettingFile::default()
    }

    #[test]
    fn a_period_of_days_is_one_of_local_days() {
        let zone = tested::Zone { minutes: 60, changes: Vec::new() };
        let period = period_stated("2026-02-01/2026-02-28", &zone).expect("a period");
        assert_eq!(period.from.to_string(), "2026-01-31T23:00:00Z");
        assert_eq!(period.to.to_string(), "2026-02-28T22:59:59Z");
        for text in ["2026-02-01", "2026-02-02/2026-02-01", "2026-02-01/", "a/b"] {
            assert!(period_stated(text, &zone).is_err(), "{text}");
        }
    }
}
