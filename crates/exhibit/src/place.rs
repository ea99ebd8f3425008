//! Where a vault lies: on a disk of this machine, or where something else copies it about.
//!
//! A folder that is synchronised or shared over a network is no place to write to: its locks are not this machine's,
//! two people write without seeing each other, and half a transaction is copied as if it were a whole one. Reading does
//! no harm. [`judge`] decides from what it is given; [`look`] gives it the machine's own.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use crate::delivery::shown;

/// The most names of one folder that are looked at.
const MAX_NAMES: usize = 10_000;

/// A place at which a vault is not written to, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Shared {
    /// What copies or shares it, such as `OneDrive` or `a network folder (cifs)`.
    pub by: String,
    /// The folder from which on it is so, made visible.
    pub folder: String,
    /// How that is known, a phrase.
    pub because: String,
}

/// How the file system is asked; tests bring their own.
pub struct Probe<'a> {
    /// Tells whether there is something at a path.
    pub exists: &'a dyn Fn(&Path) -> bool,
    /// Returns the names in a folder.
    pub names: &'a dyn Fn(&Path) -> Vec<String>,
}

/// Looks at a place on this machine; what is not there yet is judged by the folder in which it would be.
pub fn look(path: &Path) -> Option<Shared> {
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok();
    let probe = Probe { exists: &Path::exists, names: &names };
    judge(&real(path), mounts.as_deref(), &probe)
}

/// Judges an absolute path by the mounts of the system, the names of its folders and what lies in them.
pub fn judge(path: &Path, mounts: Option<&str>, probe: &Probe<'_>) -> Option<Shared> {
    unc(path)
        .or_else(|| mounts.and_then(|text| network_mount(path, text)))
        .or_else(|| path.ancestors().find_map(|folder| synchronised(folder, probe)))
}

/// File systems whose bytes lie on another machine, as Linux names them (proc_pid_mountinfo(5), field 9).
const NETWORK: [&str; 17] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb2",
    "smb3",
    "smbfs",
    "ncpfs",
    "afs",
    "coda",
    "ceph",
    "glusterfs",
    "lustre",
    "davfs",
    "orangefs",
    "gpfs",
    "beegfs",
    "ocfs2",
];

/// What follows `fuse.` where a program serves another machine's files; local ones (ntfs-3g, gocryptfs) are none.
const NETWORK_FUSE: [&str; 17] = [
    "sshfs",
    "rclone",
    "davfs2",
    "s3fs",
    "gcsfuse",
    "glusterfs",
    "ceph",
    "ceph-fuse",
    "gvfsd-fuse",
    "kio-fuse",
    "smbnetfs",
    "curlftpfs",
    "onedriver",
    "google-drive-ocamlfuse",
    "goofys",
    "cifs",
    "juicefs",
];

/// What programs that synchronise leave in the topmost folder that they watch.
const MARKERS: [(&str, &str); 9] = [
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    (".dropbox.cache", "Dropbox"),
    (".tmp.driveupload", "Google Drive"),
    (".tmp.drivedownload", "Google Drive"),
    (".stfolder", "Syncthing"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".sync-exclude.lst", "Nextcloud"),
    (".csync_journal.db", "ownCloud"),
];

/// How the topmost folders are called by default.
const NAMES: [(&str, &str); 8] = [
    ("OneDrive", "OneDrive"),
    ("Dropbox", "Dropbox"),
    ("Google Drive", "Google Drive"),
    ("GoogleDrive", "Google Drive"),
    ("My Drive", "Google Drive"),
    ("iCloudDrive", "iCloud Drive"),
    ("Nextcloud", "Nextcloud"),
    ("ownCloud", "ownCloud"),
];

/// Where macOS keeps the folders of all such programs, below a person's own.
const BELOW_LIBRARY: [(&str, &str); 2] =
    [("CloudStorage", "a cloud service"), ("Mobile Documents", "iCloud Drive")];

/// `\\server\share` and `\\?\UNC\server\share`; `\\?\C:\` is a disk.
fn unc(path: &Path) -> Option<Shared> {
    let text = path.to_string_lossy();
    let rest = text.strip_prefix(r"\\")?;
    let is_server = match rest.strip_prefix(r"?\") {
        Some(device) => device.to_ascii_uppercase().starts_with(r"UNC\"),
        None => !rest.starts_with(['.', '?']),
    };
    is_server.then(|| Shared {
        by: "a network folder".into(),
        folder: shown(path),
        because: "its path begins with the name of a server".into(),
    })
}

/// The mount that a path lies in is the last one of those with the longest mount point.
fn network_mount(path: &Path, mounts: &str) -> Option<Shared> {
    let mut found: Option<(PathBuf, &str)> = None;
    for (point, kind) in mounts.lines().filter_map(mount) {
        let longer = found
            .as_ref()
            .is_none_or(|(before, _)| point.components().count() >= before.components().count());
        if path.starts_with(&point) && longer {
            found = Some((point, kind));
        }
    }
    let (point, kind) = found?;
    let is_network = match kind.strip_prefix("fuse.") {
        Some(program) => NETWORK_FUSE.contains(&program),
        None => NETWORK.contains(&kind),
    };
    is_network.then(|| Shared {
        by: format!("a network folder ({kind})"),
        folder: shown(&point),
        because: format!("a file system of the type {kind} is mounted there"),
    })
}

/// `36 35 98:0 /root /mount/point options … - type source …`
fn mount(line: &str) -> Option<(PathBuf, &str)> {
    let (before, after) = line.split_once(" - ")?;
    let point = before.split(' ').nth(4)?;
    Some((PathBuf::from(unescaped(point)), after.split(' ').next()?))
}

/// Blanks, tabs, line ends and backslashes stand as three octal digits.
fn unescaped(text: &str) -> String {
    let mut out = text.to_owned();
    for (code, character) in [(r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", "\\")] {
        out = out.replace(code, character);
    }
    out
}

fn synchronised(folder: &Path, probe: &Probe<'_>) -> Option<Shared> {
    let shared = |by: &str, because: String| {
        Some(Shared { by: by.to_owned(), folder: shown(folder), because })
    };
    for (marker, by) in MARKERS {
        if (probe.exists)(&folder.join(marker)) {
            return shared(by, format!("{marker} lies in it"));
        }
    }
    // Nextcloud and ownCloud keep their journal under a name of its own for each account.
    let is_journal = |name: &String| name.starts_with(".sync_") && name.ends_with(".db");
    if let Some(name) = (probe.names)(folder).into_iter().find(is_journal) {
        return shared("Nextcloud or ownCloud", format!("{name} lies in it"));
    }
    let name = folder.file_name().and_then(OsStr::to_str)?;
    let above = folder.parent().and_then(Path::file_name).and_then(OsStr::to_str);
    if above == Some("Library")
        && let Some((_, by)) = BELOW_LIBRARY.iter().find(|it| it.0 == name)
    {
        return shared(by, "macOS keeps such folders there".into());
    }
    let by = NAMES.iter().find(|it| is_called(name, it.0))?.1;
    shared(by, "it is called so".into())
}

/// `OneDrive`, and with an account behind it: `OneDrive - Lindmoor Bank`, `Dropbox (Lindmoor Bank)`, `GoogleDrive-a@b`.
fn is_called(name: &str, default: &str) -> bool {
    let Some((head, rest)) = name.split_at_checked(default.len()) else { return false };
    head.eq_ignore_ascii_case(default)
        && (rest.is_empty() || [" - ", " (", "-"].iter().any(|it| rest.starts_with(it)))
}

/// Links are followed as far as there is something to follow.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = absolute.ancestors().find_map(|it| Some((it, fs::canonicalize(it).ok()?)));
    match there {
        Some((above, real)) => match absolute.strip_prefix(above) {
            Ok(rest) if !rest.as_os_str().is_empty() => real.join(rest),
            _ => real,
        },
        None => absolute,
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().take(MAX_NAMES);
    entries.map(|it| it.file_name().to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 21 0:40 / /mnt/share rw,relatime shared:2 - cifs //nas/audit rw,vers=3.1.1
31 21 0:41 / /mnt/with\\040blank rw - nfs4 nas:/export rw
32 21 0:42 / /home/ada/remote rw - fuse.sshfs ada@host: rw
33 21 0:43 / /home/ada/safe rw - fuse.gocryptfs /home/ada/cipher rw
34 21 0:44 / /media/stick rw - fuseblk /dev/sdb1 rw
35 30 8:2 / /mnt/share/disk rw - ext4 /dev/sdc1 rw
";

    fn judged(path: &str, there: &[&str]) -> Option<Shared> {
        let exists = |path: &Path| there.iter().any(|it| Path::new(it) == path);
        let names = |folder: &Path| {
            let inside = there.iter().filter(|it| Path::new(it).parent() == Some(folder));
            inside.filter_map(|it| Some(Path::new(it).file_name()?.to_str()?.to_owned())).collect()
        };
        let probe = Probe { exists: &exists, names: &names };
        judge(Path::new(path), Some(MOUNTS), &probe)
    }

    fn by(path: &str, there: &[&str]) -> String {
        judged(path, there).map(|it| it.by).unwrap_or_default()
    }

    #[test]
    fn a_disk_of_this_machine_is_no_network() {
        for path in [
            "/home/ada/audit.vault",
            "/home/ada/safe/audit.vault",
            "/media/stick/audit.vault",
            // A disk mounted below a share is a disk.
            "/mnt/share/disk/audit.vault",
            "/mnt/shared/audit.vault",
        ] {
            assert_eq!(judged(path, &[]), None, "{path}");
        }
    }

    #[test]
    fn network_file_systems_are_known_by_their_type() {
        assert_eq!(by("/mnt/share/audit.vault", &[]), "a network folder (cifs)");
        assert_eq!(by("/mnt/share", &[]), "a network folder (cifs)");
        assert_eq!(by("/mnt/with blank/audit.vault", &[]), "a network folder (nfs4)");
        assert_eq!(by("/home/ada/remote/audit.vault", &[]), "a network folder (fuse.sshfs)");
    }

    #[test]
    fn servers_are_known_by_the_path() {
        assert_eq!(by(r"\\nas\audit\a.vault", &[]), "a network folder");
        assert_eq!(by(r"\\?\UNC\nas\audit\a.vault", &[]), "a network folder");
        assert_eq!(by(r"\\?\C:\audit\a.vault", &[]), "");
        assert_eq!(by(r"\\.\C:\audit", &[]), "");
    }

    #[test]
    fn a_later_mount_hides_an_earlier_one_at_the_same_point() {
        let twice = format!("{MOUNTS}36 21 0:45 / /mnt/share rw - ext4 /dev/sdd1 rw\n");
        let probe = Probe { exists: &|_| false, names: &|_| Vec::new() };
        assert_eq!(judge(Path::new("/mnt/share/a.vault"), Some(&twice), &probe), None);
    }

    #[test]
    fn a_damaged_table_of_mounts_is_no_panic() {
        let probe = Probe { exists: &|_| false, names: &|_| Vec::new() };
        for text in ["", "\n", "1 2 3", " - ", "a - b", "1 2 3 4 /x - "] {
            assert_eq!(judge(Path::new("/x/a.vault"), Some(text), &probe), None, "{text:?}");
        }
    }

    #[test]
    fn synchronised_folders_are_known_by_what_lies_in_them() {
        let vault = "/home/ada/audits/2026/audit.vault";
        assert_eq!(by(vault, &["/home/ada/audits/.stfolder"]), "Syncthing");
        assert_eq!(by(vault, &["/home/ada/audits/.dropbox.cache"]), "Dropbox");
        assert_eq!(by(vault, &["/home/ada/.849C9593-D756-4E56-8D6E-42412F2A707B"]), "OneDrive");
        assert_eq!(by(vault, &["/home/ada/audits/.sync_ab12.db"]), "Nextcloud or ownCloud");
        assert_eq!(by(vault, &["/home/ada/audits/2026/audit.vault/.stfolder"]), "Syncthing");
        assert_eq!(by(vault, &["/home/ada/other/.stfolder"]), "");
        // Dropbox keeps its settings in a folder of this name in everybody's own.
        assert_eq!(by(vault, &["/home/ada/.dropbox"]), "");
        let found = judged(vault, &["/home/ada/audits/.stfolder"]).expect("found");
        assert_eq!(found.folder, "/home/ada/audits");
        assert_eq!(found.because, ".stfolder lies in it");
    }

    #[test]
    fn synchronised_folders_are_known_by_their_names() {
        for (path, expected) in [
            ("/home/ada/OneDrive/a.vault", "OneDrive"),
            ("/home/ada/OneDrive - Lindmoor Bank/a.vault", "OneDrive"),
            ("/home/ada/Dropbox (Lindmoor)/x/a.vault", "Dropbox"),
            ("/home/ada/dropbox/a.vault", "Dropbox"),
            ("/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/a.vault", "iCloud Drive"),
            ("/Users/ada/Library/CloudStorage/Box-Box/a.vault", "a cloud service"),
            ("/Users/ada/Library/CloudStorage/GoogleDrive-a@b.c/a.vault", "Google Drive"),
            ("/home/ada/Nextcloud/a.vault", "Nextcloud"),
            ("/home/ada/onedriver/a.vault", ""),
            ("/home/ada/Dropboxes/a.vault", ""),
            ("/home/ada/CloudStorage/a.vault", ""),
            ("/home/ada/OneDrivé/a.vault", ""),
        ] {
            assert_eq!(by(path, &[]), expected, "{path}");
        }
    }

    #[test]
    fn a_place_that_is_not_there_yet_is_judged_by_its_folder() {
        let top = tempfile::tempdir().expect("a folder");
        let place = top.path().join("new/a.vault");
        assert_eq!(look(&place), None);
        fs::create_dir(top.path().join(".stfolder")).expect("a folder");
        assert_eq!(look(&place).map(|it| it.by).as_deref(), Some("Syncthing"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_into_a_synchronised_folder_leads_there() {
        let top = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(top.path().join("OneDrive/audit.vault")).expect("folders");
        let link = top.path().join("audit.vault");
        std::os::unix::fs::symlink(top.path().join("OneDrive/audit.vault"), &link).expect("a link");
        assert_eq!(look(&link).map(|it| it.by).as_deref(), Some("OneDrive"));
    }
}
