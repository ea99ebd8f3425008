//! A file or a folder on disk as a delivery that the verifier can read.
//!
//! Symbolic links inside a folder are never followed and devices are never opened: each is
//! refused by name. Names that are not UTF-8 are shown with their bytes made visible; the file is
//! opened by its real name.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use exhibit_core::visible::visible_bytes;
use exhibit_verify::members::{MemberInfo, Members, stem};
use exhibit_verify::zip::{ReadAt, Sought};

use crate::error::Error;

/// How many files one delivery may hold.
pub const MAX_FILES: usize = 1_000_000;

/// How deep folders may nest.
pub const MAX_DEPTH: usize = 64;

/// A delivery on disk.
#[derive(Debug)]
pub struct Delivery {
    path: PathBuf,
    infos: Vec<MemberInfo>,
    files: Vec<PathBuf>,
    refused: Vec<Unreadable>,
}

/// A path that could not be taken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The path, hidden characters made visible.
    pub path: String,
    /// One sentence.
    pub reason: String,
}

impl Delivery {
    /// Lists a file with the companions beside it, or a folder with everything in it.
    ///
    /// `is_companion` says of a file name whether it may speak about its neighbours.
    ///
    /// # Errors
    /// [`Error::Unreadable`] if the path itself is absent or neither a file nor a folder.
    pub fn at(path: &Path, is_companion: &dyn Fn(&str) -> bool) -> Result<Self, Error> {
        let kind = fs::metadata(path).map_err(|e| Error::unreadable(path, &e))?;
        let mut delivery = Self {
            path: path.to_owned(),
            infos: Vec::new(),
            files: Vec::new(),
            refused: Vec::new(),
        };
        if kind.is_dir() {
            delivery.list_folder(path)?;
        } else if kind.is_file() {
            let info = MemberInfo::delivered(file_name(path), kind.len());
            delivery.push(info.named(raw_name(path)), path.to_owned());
            delivery.list_companions(path, is_companion);
        } else {
            return Err(Error::NotAFile { path: shown(path) });
        }
        Ok(delivery)
    }

    /// Lists these files below a folder, as if it held nothing else.
    ///
    /// # Errors
    /// [`Error::NotAFile`] if one lies elsewhere. What is gone or no regular file any more is refused by name.
    pub(crate) fn of(top: &Path, files: &BTreeSet<PathBuf>) -> Result<Self, Error> {
        let path = top.to_owned();
        let mut delivery = Self { path, infos: Vec::new(), files: Vec::new(), refused: Vec::new() };
        for file in files {
            let elsewhere = || Error::NotAFile { path: shown(file) };
            let parts = file.strip_prefix(top).map_err(|_| elsewhere())?.components();
            let name: Vec<_> = parts.map(|it| file_name(Path::new(it.as_os_str()))).collect();
            match fs::symlink_metadata(file) {
                Err(e) => delivery.refuse(file, e.to_string()),
                Ok(kind) if kind.is_file() => {
                    let info = MemberInfo::delivered(name.join("/"), kind.len());
                    delivery.push(info.named(raw_name(file)), file.clone());
                }
                Ok(_) => delivery.refuse(file, "not a regular file".into()),
            }
        }
        delivery.sort();
        Ok(delivery)
    }

    /// Returns the path as given, made visible.
    pub fn shown(&self) -> String {
        shown(&self.path)
    }

    /// Returns what could not be listed, item by item.
    pub fn refused(&self) -> &[Unreadable] {
        &self.refused
    }

    /// Returns the total length of what was delivered, in bytes.
    pub fn bytes(&self) -> u64 {
        use exhibit_verify::members::Place;
        let delivered = self.infos.iter().filter(|m| m.place == Place::Delivered);
        delivered.map(|m| m.bytes).sum()
    }

    /// Returns the real path of a member.
    pub fn file(&self, index: usize) -> Option<&Path> {
        self.files.get(index).map(PathBuf::as_path)
    }

    fn push(&mut self, info: MemberInfo, file: PathBuf) {
        self.infos.push(info);
        self.files.push(file);
    }

    fn list_folder(&mut self, top: &Path) -> Result<(), Error> {
        let mut waiting = vec![(top.to_owned(), String::new(), 0_usize)];
        while let Some((folder, prefix, depth)) = waiting.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(e) if depth == 0 => return Err(Error::unreadable(&folder, &e)),
                Err(e) => {
                    self.refuse(&folder, e.to_string());
                    continue;
                }
            };
            for entry in entries {
                match entry {
                    Ok(entry) => self.list_entry(&entry, &prefix, depth, &mut waiting),
                    Err(e) => self.refuse(&folder, e.to_string()),
                }
            }
        }
        self.sort();
        Ok(())
    }

    fn list_entry(
        &mut self,
        entry: &fs::DirEntry,
        prefix: &str,
        depth: usize,
        waiting: &mut Vec<(PathBuf, String, usize)>,
    ) {
        let file = entry.path();
        let name = format!("{prefix}{}", file_name(&file));
        match entry.metadata() {
            Err(e) => self.refuse(&file, e.to_string()),
            Ok(kind) if kind.is_dir() && depth >= MAX_DEPTH => {
                self.refuse(&file, format!("nested deeper than {MAX_DEPTH} folders"));
            }
            Ok(kind) if kind.is_dir() => waiting.push((file, format!("{name}/"), depth + 1)),
            Ok(kind) if kind.is_file() && self.infos.len() >= MAX_FILES => {
                self.refuse(&file, format!("more than {MAX_FILES} files in one delivery"));
            }
            Ok(kind) if kind.is_file() => {
                let info = MemberInfo::delivered(name, kind.len()).named(raw_name(&file));
                self.push(info, file);
            }
            Ok(kind) if kind.is_symlink() => {
                self.refuse(&file, "a symbolic link; links are not followed".into());
            }
            Ok(_) => self.refuse(&file, "not a regular file".into()),
        }
    }

    fn list_companions(&mut self, path: &Path, is_companion: &dyn Fn(&str) -> bool) {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let own = file_name(path);
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        let entries: Vec<_> =
            entries.flatten().map(|entry| (file_name(&entry.path()), entry)).collect();
        let others = entries.iter().filter(|(name, _)| *name != own && !is_companion(name));
        let others: BTreeSet<String> = others.map(|(name, _)| stem(name).to_owned()).collect();
        for (name, entry) in entries {
            let file = entry.path();
            // What shares a neighbour's name speaks about the neighbour.
            let elsewhere = stem(&name) != stem(&own) && others.contains(stem(&name));
            let Ok(kind) = entry.metadata() else { continue };
            if name != own && kind.is_file() && is_companion(&name) && !elsewhere {
                self.push(MemberInfo::beside(name, kind.len()), file);
            }
        }
        self.sort();
    }

    fn refuse(&mut self, path: &Path, reason: String) {
        self.refused.push(Unreadable { path: shown(path), reason });
    }

    /// Folders list in whatever order the file system likes; a report must not.
    fn sort(&mut self) {
        let infos = std::mem::take(&mut self.infos);
        let files = std::mem::take(&mut self.files);
        let mut both: Vec<_> = infos.into_iter().zip(files).collect();
        both.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
        (self.infos, self.files) = both.into_iter().unzip();
        self.refused.sort_by(|a, b| a.path.cmp(&b.path));
    }
}

impl Members for Delivery {
    fn list(&self) -> &[MemberInfo] {
        &self.infos
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        let path = self.files.get(index).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(File::open(path)?))
    }

    fn seek(&self, index: usize) -> io::Result<Box<dyn ReadAt + '_>> {
        let path = self.files.get(index).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(Sought::new(File::open(path)?)?))
    }
}

/// Returns a path as text that is safe to show.
pub fn shown(path: &Path) -> String {
    visible_bytes(path.as_os_str().as_encoded_bytes())
}

/// Returns the last part of a path as text that is safe to show.
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| shown(path), |name| visible_bytes(name.as_encoded_bytes()))
}

fn raw_name(path: &Path) -> &[u8] {
    path.file_name().map_or(&[], |name| name.as_encoded_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_listed_in_order_and_links_are_refused() {
        let top = tempfile::tempdir().expect("a folder");
        fs::create_dir(top.path().join("b")).expect("a folder");
        fs::write(top.path().join("b/two"), "22").expect("a file");
        fs::write(top.path().join("a"), "1").expect("a file");
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/hostname", top.path().join("link")).expect("a link");
        let delivery = Delivery::at(top.path(), &|_| false).expect("listed");
        let paths: Vec<_> = delivery.list().iter().map(|m| m.path.as_str()).collect();
        assert_eq!(paths, ["a", "b/two"]);
        assert_eq!(delivery.bytes(), 3);
        #[cfg(unix)]
        assert!(delivery.refused()[0].reason.contains("symbolic link"));
    }

    #[test]
    fn a_file_brings_its_companions_and_nothing_else() {
        let top = tempfile::tempdir().expect("a folder");
        for name in ["log.jsonl", "checkpoint.json", "other.jsonl"] {
            fs::write(top.path().join(name), "x").expect("a file");
        }
        let is_companion = |name: &str| name == "checkpoint.json";
        let delivery = Delivery::at(&top.path().join("log.jsonl"), &is_companion).expect("listed");
        let paths: Vec<_> = delivery.list().iter().map(|m| m.path.as_str()).collect();
        assert_eq!(paths, ["checkpoint.json", "log.jsonl"]);
        assert_eq!(delivery.bytes(), 1);
    }

    #[test]
    fn an_absent_path_is_said() {
        let error = Delivery::at(Path::new("nowhere/at/all"), &|_| false).expect_err("absent");
        assert!(matches!(error, Error::Unreadable { .. }));
    }
}
