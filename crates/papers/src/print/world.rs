//! What the typesetter may see: our fonts, our templates, and for each print the sheet, the logo and the attachments.

use std::collections::HashMap;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::sheets::Sheet;
use crate::{PrintError, Style};

const FONTS: [&[u8]; 3] = [
    include_bytes!("../../fonts/Inter-Regular.otf"),
    include_bytes!("../../fonts/Inter-SemiBold.otf"),
    include_bytes!("../../fonts/DejaVuSans.ttf"),
];

const TEMPLATES: [(&str, &str); 8] = [
    ("base.typ", include_str!("../../templates/base.typ")),
    ("order_paper.typ", include_str!("../../templates/order_paper.typ")),
    ("invoice.typ", include_str!("../../templates/invoice.typ")),
    ("packing_slip.typ", include_str!("../../templates/packing_slip.typ")),
    ("pick_list.typ", include_str!("../../templates/pick_list.typ")),
    ("return_slip.typ", include_str!("../../templates/return_slip.typ")),
    ("statement.typ", include_str!("../../templates/statement.typ")),
    ("letter.typ", include_str!("../../templates/letter.typ")),
];

/// What is the same for every print.
pub(super) struct Materials {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    templates: HashMap<FileId, Source>,
}

impl Materials {
    pub(super) fn new() -> Result<Materials, PrintError> {
        let fonts: Vec<Font> = FONTS.iter().flat_map(|bytes| Font::iter(Bytes::new(*bytes))).collect();
        if fonts.len() != FONTS.len() {
            return Err(PrintError::Setup("a font".to_owned()));
        }
        let mut templates = HashMap::new();
        for (name, text) in TEMPLATES {
            let id = file_id(name)?;
            templates.insert(id, Source::new(id, text.to_owned()));
        }
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Ok(Materials { library: LazyHash::new(Library::default()), book, fonts, templates })
    }

    /// Can any of our fonts draw it?
    pub(super) fn can_draw(&self, c: char) -> bool {
        c == '\n' || self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)))
    }
}

/// The table on which one paper is set.
pub(super) struct Table<'a> {
    materials: &'a Materials,
    main: FileId,
    files: HashMap<FileId, Bytes>,
}

impl<'a> Table<'a> {
    pub(super) fn laid(
        materials: &'a Materials,
        sheet: Sheet,
        style: &Style,
    ) -> Result<Table<'a>, PrintError> {
        let mut files = HashMap::new();
        files.insert(file_id("data.json")?, Bytes::new(sheet.data.to_string().into_bytes()));
        if let Some(logo) = &style.company.logo_svg {
            files.insert(file_id("logo.svg")?, Bytes::new(logo.clone()));
        }
        for (path, bytes) in sheet.files {
            files.insert(file_id(&path)?, Bytes::new(bytes));
        }
        Ok(Table { materials, main: file_id(sheet.template)?, files })
    }
}

impl World for Table<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.materials.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.materials.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.materials.templates.get(&id).cloned().ok_or_else(|| not_here(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| not_here(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.materials.fonts.get(index).cloned()
    }

    /// A template has no clock: the paper's day is one of its facts.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn file_id(name: &str) -> Result<FileId, PrintError> {
    let path = VirtualPath::new(name).map_err(|_| PrintError::Setup(name.to_owned()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn not_here(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

/// The first of the typesetter's complaints.
pub(super) fn first_message(complaints: &[SourceDiagnostic]) -> String {
    complaints.first().map_or_else(|| "no reason given".to_owned(), |first| first.message.to_string())
}
