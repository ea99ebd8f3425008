//! Names of CloudTrail's files, and whether a file lies where it says it was written.
//!
//! `ACCOUNT_CloudTrail-Digest_REGION_TRAIL_HOME_TIME[_backfill].json.gz` and
//! `ACCOUNT_CloudTrail_REGION_TIME_RANDOM.json.gz`, in
//! `[PREFIX/]AWSLogs/[ORGANISATION/]ACCOUNT/CloudTrail[-Digest]/REGION/YEAR/MONTH/DAY/`.

/// The ending of a file that holds the metadata of an object.
pub(crate) const METADATA: &str = ".metadata.json";

/// What a file is by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    Digest,
    Log,
}

/// Tells by its name whether a file is CloudTrail's; unpacked ones lack the `.gz`.
pub(crate) fn named(name: &str) -> Option<Named> {
    let (account, rest) = unpacked(name).strip_suffix(".json")?.split_once("_CloudTrail")?;
    if !is_account(account) || name.ends_with(METADATA) {
        return None;
    }
    match rest.split_once('_')?.0 {
        "-Digest" => Some(Named::Digest),
        // Insight events and whatever else comes besides.
        kind if kind.is_empty() || kind.starts_with('-') => Some(Named::Log),
        _ => None,
    }
}

/// Returns a name or path without the `.gz` at its end: files lie packed or unpacked.
pub(crate) fn unpacked(name: &str) -> &str {
    name.strip_suffix(".gz").unwrap_or(name)
}

/// Returns the last part of an object's key, without `.gz`.
pub(crate) fn file_name(key: &str) -> &str {
    unpacked(key.rsplit('/').next().unwrap_or(key))
}

/// Returns the path of the digest file that a file of this name may hold the signature of.
pub(crate) fn sidecar_of(path: &str) -> Option<&str> {
    let about = path.strip_suffix(METADATA).or_else(|| path.strip_suffix(".sig"))?;
    let name = about.rsplit('/').next().unwrap_or(about);
    (named(name) == Some(Named::Digest)).then_some(about)
}

/// Which sequence of digest files one belongs to: those of one account, region and trail.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Chain {
    /// The account that the name states.
    pub(crate) account: String,
    /// `REGION_TRAIL_HOME`.
    trail: String,
    /// Whether these are the digest files that were written later, for log files that came too late.
    pub(crate) backfill: bool,
}

impl Chain {
    /// Reads the key of a digest file; `None` if it is not named like one.
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        let name = file_name(key).strip_suffix(".json")?;
        let (account, rest) = name.split_once("_CloudTrail-Digest_")?;
        let (rest, backfill) = match rest.strip_suffix("_backfill") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let (trail, time) = rest.rsplit_once('_')?;
        let is_time = time.len() == 16 && time.ends_with('Z');
        (is_account(account) && is_time && !trail.is_empty()).then(|| Self {
            account: account.to_owned(),
            trail: trail.to_owned(),
            backfill,
        })
    }

    /// Returns `ACCOUNT/REGION/TRAIL`: the region that was recorded, and the trail's own name.
    pub(crate) fn name(&self) -> String {
        let (region, rest) = self.trail.split_once('_').unwrap_or((&self.trail, ""));
        let trail = rest.rsplit_once('_').map_or(rest, |(trail, _)| trail);
        let later = if self.backfill { "/backfill" } else { "" };
        format!("{}/{region}/{trail}{later}", self.account)
    }
}

/// Tells whether a file lies where its key says, as far as the delivery has kept the folders.
///
/// An export may be cut anywhere: a folder of another kind than the key's is one that the exporter made, and ends the
/// comparison. Another region, day or account in the same place is another place.
pub(crate) fn lies_at(path: &str, key: &str) -> bool {
    let mut here = unpacked(path).rsplit('/');
    let mut there = unpacked(key).rsplit('/');
    if here.next() != there.next() {
        return false;
    }
    for (here, there) in here.zip(there) {
        if here != there {
            return !is_same_kind(here, there);
        }
        if here == "AWSLogs" {
            break;
        }
    }
    true
}

fn is_same_kind(a: &str, b: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let organisation = |text: &str| text.starts_with("o-");
    let folder =
        |text: &str| matches!(text, "CloudTrail" | "CloudTrail-Digest" | "CloudTrail-Insight");
    digits(a) && digits(b) && a.len() == b.len()
        || [is_region, organisation, folder].iter().any(|is| is(a) && is(b))
}

/// `us-east-2`, `us-gov-west-1`: what an exporter calls his folders seldom looks like that.
fn is_region(text: &str) -> bool {
    const AREAS: [&str; 10] = ["af", "ap", "ca", "cn", "eu", "il", "me", "mx", "sa", "us"];
    let parts: Vec<&str> = text.split('-').collect();
    let [area, middle @ .., number] = parts.as_slice() else { return false };
    let word = |part: &&str| part.bytes().all(|byte| byte.is_ascii_lowercase());
    AREAS.contains(area)
        && matches!(middle.len(), 1 | 2)
        && middle.iter().all(word)
        && matches!(number.as_bytes(), [b'1'..=b'9'])
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "logs/AWSLogs/111122223333/CloudTrail-Digest/us-east-2/2015/08/17/111122223333_CloudTrail-Digest_us-east-2_my_trail_us-west-2_20150817T150131Z.json.gz";

    #[test]
    fn files_are_known_by_their_names() {
        for (name, expected) in [
            (file_name(KEY), Some(Named::Digest)),
            (
                "111122223333_CloudTrail_us-east-2_20150817T1445Z_9nYN7gp2eWAJHIfT.json.gz",
                Some(Named::Log),
            ),
            (
                "111122223333_CloudTrail-Insight_us-east-2_20150817T1445Z_9nYN.json",
                Some(Named::Log),
            ),
            ("111122223333_CloudTrailX_us-east-2_20150817T1445Z_9nYN.json", None),
            ("111122223333_CloudTrail_us-east-2_x.json.gz.metadata.json", None),
            ("11112222333_CloudTrail_us-east-2_20150817T1445Z_9nYN.json", None),
            ("111122223333_CloudTrail_us-east-2_20150817T1445Z_9nYN.csv", None),
        ] {
            assert_eq!(named(name), expected, "{name}");
        }
    }

    #[test]
    fn a_chain_is_of_one_account_region_and_trail() {
        let chain = Chain::of_key(KEY).expect("a digest file");
        assert_eq!(chain.name(), "111122223333/us-east-2/my_trail");
        assert_eq!(Chain::of_key(&KEY.replace("20150817T15", "20160101T00")), Some(chain.clone()));
        let later = Chain::of_key(&KEY.replace("31Z.json", "31Z_backfill.json"));
        assert_eq!(later.map(|it| it.name()), Some(format!("{}/backfill", chain.name())));
        assert_eq!(Chain::of_key("x/1111_CloudTrail-Digest_a_b_c_20150817T150131Z.json.gz"), None);
    }

    #[test]
    fn an_export_may_be_cut_anywhere_but_not_moved() {
        let cut: Vec<&str> = KEY.match_indices('/').map(|(at, _)| &KEY[at + 1..]).collect();
        assert_eq!(cut.len(), 8);
        for kept in cut {
            assert!(lies_at(kept, KEY), "{kept}");
            assert!(lies_at(&format!("my export/{kept}"), KEY), "{kept}");
            assert!(lies_at(unpacked(kept), KEY), "{kept}");
        }
        for folder in ["audit-2015-08", "digests", "aws-2", "us-export"] {
            let (_, day) = KEY.split_once("/us-east-2/").expect("a region");
            assert!(lies_at(&format!("{folder}/{day}"), KEY), "{folder}");
        }
        for (from, to) in [
            ("us-east-2/2015", "us-gov-east-1/2015"),
            ("us-east-2/2015", "us-east-1/2015"),
            ("/17/", "/18/"),
            ("/2015/", "/2016/"),
            ("/111122223333/", "/444455556666/"),
            ("CloudTrail-Digest/", "CloudTrail/"),
            ("T150131Z", "T160131Z"),
        ] {
            assert!(!lies_at(&KEY.replace(from, to), KEY), "{from}");
        }
    }
}
