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
        let (mut line, mut count, mut is_whole) = (Vec::new(), 0, true);
        for row in rows {
            let Ok(row) = row else {
                is_whole = false;
                break;
            };
            line.clear();
            row.write_json(Blobs::Base64, &mut line);
            count += 1;
            assert_eq!(row.number, count, "rows are counted from 1");
        }
        let sorted = format!("SELECT * FROM \"{table}\" WHERE \"{first}\" = 5 ORDER BY \"{first}\" DESC");
        let Ok(query) = Query::parse(&sorted) else { continue };
        let Ok(rows) = database.query(&query) else { continue };
        let taken = rows.map_while(Result::ok).count() as u64;
        assert!(taken <= count || !is_whole, "a filter adds no rows");
    }
    Ok(())
}
