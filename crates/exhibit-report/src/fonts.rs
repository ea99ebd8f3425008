//! The embedded typefaces. Nothing is ever taken from the system: the same pack gives the same bytes everywhere.
//!
//! IBM Plex in the version that is distributed as TrueType, and small Noto faces for scripts that Plex lacks;
//! all unmodified, under the SIL Open Font License (see `fonts/OFL-*.txt`).

use std::sync::Arc;

use parley::fontique::{
    Blob, Collection, CollectionOptions, FontInfo, FontInfoOverride, SourceCache,
};
use parley::{FontContext, FontFamily, FontFamilyName};

use crate::style::Family;

/// The faces that a document can use, as the layout engine and as the PDF writer know them.
pub(crate) struct Fonts {
    pub(crate) context: FontContext,
    faces: Vec<Face>,
}

struct Face {
    blob: u64,
    bytes: &'static [u8],
    info: FontInfo,
    pdf: krilla::text::Font,
}

impl Fonts {
    /// Registers the embedded faces. None if one of them can't be read, which a test rules out.
    pub(crate) fn embedded() -> Option<Self> {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut collection = Collection::new(options);
        let mut faces = Vec::new();
        for (family, bytes) in FACES {
            let blob = Blob::new(Arc::new(*bytes));
            let id = blob.id();
            let name = FontInfoOverride { family_name: Some(family), ..Default::default() };
            let (_, infos) = collection.register_fonts(blob, Some(name)).into_iter().next()?;
            let info = infos.into_iter().next()?;
            let pdf = krilla::text::Font::new(krilla::Data::from(*bytes), 0)?;
            faces.push(Face { blob: id, bytes, info, pdf });
        }
        let context = FontContext { collection, source_cache: SourceCache::default() };
        Some(Self { context, faces })
    }

    /// Returns the number of the face that a shaped run uses.
    pub(crate) fn face(&self, blob: u64) -> Option<usize> {
        self.faces.iter().position(|face| face.blob == blob)
    }

    /// Returns a face as the PDF writer knows it.
    pub(crate) fn pdf(&self, face: usize) -> &krilla::text::Font {
        &self.faces[face].pdf
    }

    /// Tells whether some face has a glyph for a character.
    pub(crate) fn cover(&self, c: char) -> bool {
        self.faces.iter().any(|face| {
            let charmap = face.info.charmap_index().charmap(face.bytes);
            charmap.and_then(|map| map.map(c)).is_some_and(|glyph| glyph != 0)
        })
    }
}

/// Returns the families to try for a piece of text, in order.
pub(crate) fn stack(family: Family) -> FontFamily<'static> {
    let names = match family {
        Family::Sans => SANS_FIRST,
        Family::Mono => MONO_FIRST,
        Family::Serif => SERIF_FIRST,
    };
    FontFamily::List(names.into())
}

macro_rules! families {
    ($($first:literal),*) => {
        &[
            $(FontFamilyName::named($first),)*
            FontFamilyName::named("Arabic"), FontFamilyName::named("Hebrew"), FontFamilyName::named("Devanagari"),
            FontFamilyName::named("Bengali"), FontFamilyName::named("Tamil"), FontFamilyName::named("Thai"),
            FontFamilyName::named("Armenian"), FontFamilyName::named("Georgian"),
        ]
    };
}

const SANS_FIRST: &[FontFamilyName<'static>] = families!("Sans", "Mono", "Serif");
const MONO_FIRST: &[FontFamilyName<'static>] = families!("Mono", "Sans", "Serif");
const SERIF_FIRST: &[FontFamilyName<'static>] = families!("Serif", "Sans", "Mono");

macro_rules! face {
    ($family:literal, $file:literal) => {
        ($family, include_bytes!(concat!("../fonts/", $file)).as_slice())
    };
}

const FACES: &[(&str, &[u8])] = &[
    face!("Sans", "IBMPlexSans-Regular.ttf"),
    face!("Sans", "IBMPlexSans-SemiBold.ttf"),
    face!("Sans", "IBMPlexSans-Italic.ttf"),
    face!("Mono", "IBMPlexMono-Regular.ttf"),
    face!("Mono", "IBMPlexMono-SemiBold.ttf"),
    face!("Serif", "IBMPlexSerif-Regular.ttf"),
    face!("Arabic", "IBMPlexSansArabic-Regular.ttf"),
    face!("Hebrew", "NotoSansHebrew-Regular.ttf"),
    face!("Devanagari", "NotoSansDevanagari-Regular.ttf"),
    face!("Bengali", "NotoSansBengali-Regular.ttf"),
    face!("Tamil", "NotoSansTamil-Regular.ttf"),
    face!("Thai", "NotoSansThai-Regular.ttf"),
    face!("Armenian", "NotoSansArmenian-Regular.ttf"),
    face!("Georgian", "NotoSansGeorgian-Regular.ttf"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_face_can_be_read_and_stays_small() {
        let fonts = Fonts::embedded().expect("the embedded faces");
        assert_eq!(fonts.faces.len(), FACES.len());
        assert!(FACES.iter().all(|(_, bytes)| bytes.len() < 250_000));
        assert!(FACES.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() < 2_500_000);
    }

    #[test]
    fn the_scripts_that_are_promised_are_covered() {
        let fonts = Fonts::embedded().expect("the embedded faces");
        for c in "aé≥ΣЖệعשहกՀაதক‹›–→".chars() {
            assert!(fonts.cover(c), "{c}");
        }
        assert!(!fonts.cover('漢'));
    }
}
