//! Knowledge in a file, for reading without a database: what people settled, and the rows that follow from it. The events are what
//! counts; the rows beside them are for people to read, and are made anew each time.

use std::path::Path;

use reader::knowledge::{Event, Row, derive};
use serde::{Deserialize, Serialize};

use crate::Trouble;

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct KnowledgeFile {
    #[serde(default)]
    pub rows: Vec<Row>,
    #[serde(default)]
    pub events: Vec<Event>,
}

impl KnowledgeFile {
    /// Nothing is known where there is no file yet.
    pub fn open(path: &Path) -> Result<KnowledgeFile, Trouble> {
        if !path.exists() {
            return Ok(KnowledgeFile::default());
        }
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let mut file: KnowledgeFile =
            serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
        file.rows = derive(&file.events);
        Ok(file)
    }

    pub fn add(&mut self, events: Vec<Event>) {
        self.events.extend(events);
        self.rows = derive(&self.events);
    }

    /// Written beside and put in its place, so that a reader never sees half of it.
    pub fn save(&self, path: &Path) -> Result<(), Trouble> {
        let beside = path.with_extension("new");
        std::fs::write(&beside, serde_json::to_vec_pretty(self)?)
            .and_then(|()| std::fs::rename(&beside, path))
            .map_err(|e| format!("{}: {e}", path.display()).into())
    }
}
