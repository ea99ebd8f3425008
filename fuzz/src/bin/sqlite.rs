//! SQLite databases: the first byte says how much of the rest is a write-ahead log, in 256ths. Every table
//! is read to its end, in its own order and sorted.
#![no_main]

use exhibit_verify::sqlite::{Blobs, Database, Files, Query, SqliteError};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((share, rest)) = data.split_first() else { return };
    let (database, wal) = rest.split_at(rest.len() - rest.len() * usize::from(*share) / 256);
    let (database, wal) = (database.to_vec(), wal.to_vec());
    let _ = read(Files { database: &database, wal: Some(&wal), journal: None });
    let _ = Query::parse(&String::from_utf8_lossy(rest));
});

fn read(files: Files<'_>) -> Result<(), SqliteError> {
    let database = Database::open(files)?;
    for table in database.tables() {
        let table = table.replace('"', "\"\"");
        let Ok(query) = Query::parse(&format!("SELECT * FROM \"{table}\"")) else { continue };
        let Ok(rows) = database.query(&query) else { continue };
        let Some(first) = rows.columns().first().map(|it| it.replace('"', "\"\"")) else { continue };
        let mut line = Vec::new();
        let count = rows.map_while(Result::ok).fold(0, |count, row| {
            line.clear();
            row.write_json(Blobs::Base64, &mut line);
            assert_eq!(row.number, count + 1, "rows are counted from 1");
            row.number
        });
        let sorted = format!("SELECT * FROM \"{table}\" WHERE \"{first}\" = 5 ORDER BY \"{first}\" DESC");
        let Ok(query) = Query::parse(&sorted) else { continue };
        let Ok(rows) = database.query(&query) else { continue };
        assert!(rows.map_while(Result::ok).count() as u64 <= count, "a filter adds no rows");
    }
    Ok(())
}
