"""What SQLite itself makes and reads: the oracle of tests/sqlite.rs.

  oracle.py make FILE SQL              runs a script that makes a database
  oracle.py wal FILE SETUP CHANGES     copies database and log while a connection still has them open
  oracle.py journal FILE SETUP CHANGES copies database and journal in the middle of a transaction
  oracle.py query FILE SQL...          prints each row as JSON, results separated by an empty line
  oracle.py batch SQL FILE...          prints for each file whether SQLite finds it sound, and its rows
  oracle.py random SEED COUNT          makes databases and queries of all kinds: N.db, N.json
"""

import json
import random
import shutil
import sqlite3
import sys


def line(names, row):
    value = lambda it: it.hex() if isinstance(it, bytes) else it
    pairs = ",".join(
        json.dumps(name, ensure_ascii=False) + ":" + json.dumps(value(it), ensure_ascii=False)
        for name, it in zip(names, row)
    )
    return "{" + pairs + "}"


def rows(connection, sql):
    cursor = connection.execute(sql)
    names = [it[0] for it in cursor.description]
    return [line(names, row) for row in cursor]


def make(path, script):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(script)
    connection.close()


def wal(path, setup, changes):
    connection = sqlite3.connect("live.db", isolation_level=None)
    connection.executescript(setup)
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.executescript(changes)
    shutil.copy("live.db", path)
    shutil.copy("live.db-wal", path + "-wal")
    if connection.in_transaction:
        connection.rollback()
    connection.close()


def journal(path, setup, changes):
    connection = sqlite3.connect("live.db", isolation_level=None)
    connection.executescript(setup)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN")
    for change in changes.split(";"):
        connection.execute(change)
    shutil.copy("live.db", path)
    shutil.copy("live.db-journal", path + "-journal")
    connection.rollback()
    connection.close()


def query(path, *queries):
    connection = sqlite3.connect(path)
    for sql in queries:
        for row in rows(connection, sql):
            print(row)
        print()


def batch(sql, *paths):
    for path in paths:
        found = {"sound": None, "rows": None}
        try:
            connection = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
            checked = connection.execute("PRAGMA integrity_check").fetchall()
            found["sound"] = checked == [("ok",)]
            found["rows"] = rows(connection, sql)
            connection.close()
        except (sqlite3.Error, UnicodeDecodeError, OverflowError) as fault:
            found["fault"] = str(fault)
        print(json.dumps(found))


TYPES = ["", "INTEGER", "INT", "TEXT", "VARCHAR(20)", "BLOB", "REAL", "DOUBLE", "NUMERIC", "DATETIME"]
DEFAULTS = ["5", "-7", "'text'", "'5'", "1.5", "NULL", "x'00ff'", "TRUE", "(42)", "\"word\"", "2.0"]
COLLATIONS = ["", "", "", "COLLATE NOCASE", "COLLATE RTRIM", "COLLATE BINARY"]


class Tables:
    """Random tables, and queries of them whose answer has one order."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def text(self):
        pick = self.random
        kind = pick.randrange(8)
        if kind == 0:
            return ""
        if kind == 1:
            return pick.choice(["5", "05", "5.0", " 5", "-3", "1e3", "2026-01-01T00:00:00Z", "A", "a", "a ", "B"])
        if kind == 2:
            return "x" * pick.randrange(3 * self.page)
        alphabet = "abcABC 01\"\\\n\t\x01\x7f\u00fc\u0100\u20ac\ud7ff\ue000\U0001f600"
        return "".join(pick.choice(alphabet) for _ in range(pick.randrange(30)))

    def value(self):
        pick = self.random
        kind = pick.randrange(6)
        if kind == 0:
            return None
        if kind == 1:
            return pick.choice([-1, 1]) * pick.getrandbits(pick.randrange(64)) if pick.random() < 0.9 else -(2**63)
        if kind == 2:
            return pick.choice([0.0, 1.0, -2.5, 1e300, 5e-324, 0.1, 1e16, 1e15, 1e-5, 1e-4, pick.random(), float(pick.getrandbits(60))])
        if kind == 3:
            return pick.randbytes(pick.choice([0, 1, 20, pick.randrange(3 * self.page)]))
        return self.text()

    def one(self, index):
        pick = self.random
        self.page = pick.choice([512, 1024, 2048, 4096, 8192, 16384, 32768, 65536])
        path = f"{index}.db"
        connection = sqlite3.connect(path, isolation_level=None)
        run = connection.execute
        connection.create_function("chance", 0, pick.random)
        run("PRAGMA synchronous = off")
        run(f"PRAGMA page_size = {self.page}")
        run(f"PRAGMA encoding = '{pick.choice(['UTF-8', 'UTF-8', 'UTF-16le', 'UTF-16be'])}'")
        run(f"PRAGMA auto_vacuum = {pick.choice([0, 0, 1, 2])}")
        run("CREATE TABLE other(x UNIQUE, y)")
        columns = [(f"c{at}", pick.choice(TYPES), pick.choice(COLLATIONS)) for at in range(pick.randrange(1, 7))]
        names = [name for name, _, _ in columns]
        parts = [" ".join(part for part in it if part) for it in columns]
        without = pick.random() < 0.4
        if without:
            key = pick.sample(names, pick.randrange(1, len(names) + 1))
            key = [(name, pick.choice(["", " DESC"])) for name in key]
            order = ", ".join(name + way for name, way in key)
            parts.append(f"PRIMARY KEY ({order})")
        else:
            order = "rowid"
            way = pick.randrange(4)
            if way == 0:
                parts.insert(pick.randrange(len(parts) + 1), "id INTEGER PRIMARY KEY")
            elif way == 1:
                parts.append(f"UNIQUE ({names[0]})")
        run(f"CREATE TABLE \"the table\"({', '.join(parts)}){' WITHOUT ROWID' if without else ''}")
        marks = ", ".join("?" for _ in names)
        run("BEGIN")
        for _ in range(pick.choice([0, 1, 10, 100, 400])):
            values = [self.value() for _ in names]
            run(f"INSERT OR IGNORE INTO \"the table\"({', '.join(names)}) VALUES ({marks})", values)
            run("INSERT OR IGNORE INTO other VALUES (?, ?)", [self.value(), self.value()])
        run("COMMIT")
        if pick.random() < 0.5:
            added = [("d0", pick.choice(TYPES), pick.choice(DEFAULTS)), ("d1", pick.choice(TYPES), None)]
            for name, kind, default in added:
                # A number in a column of text, which SQLite itself then finds unsound.
                if kind in ("TEXT", "VARCHAR(20)") and default == "TRUE":
                    default = None
                # An integer in older rows and a fraction in newer ones.
                if kind in ("", "BLOB") and default == "2.0":
                    default = "2.5"
                run(f"ALTER TABLE \"the table\" ADD COLUMN {name} {kind} {f'DEFAULT {default}' if default else ''}")
                names.append(name)
            for _ in range(20):
                values = [self.value() for _ in names]
                run(f"INSERT OR IGNORE INTO \"the table\"({', '.join(names)}) VALUES ({marks}, ?, ?)", values)
        if pick.random() < 0.5:
            run("DELETE FROM \"the table\" WHERE chance() < 0.3")
        if pick.random() < 0.3:
            run(f"UPDATE OR IGNORE \"the table\" SET {names[-1]} = 'changed' WHERE chance() < 0.25")
        if pick.random() < 0.2:
            run("VACUUM")
        queries = [f"SELECT * FROM \"the table\" ORDER BY {order}"]
        for _ in range(4):
            some = pick.sample(names, pick.randrange(1, len(names) + 1))
            listed = ", ".join(name + pick.choice(["", f" AS \"as {name}\""]) for name in some)
            where = ""
            if pick.random() < 0.6:
                by = pick.choice(names)
                found = run(f"SELECT {by} FROM \"the table\" WHERE typeof({by}) IN ('integer', 'text') ORDER BY chance() LIMIT 1").fetchone()
                value = found[0] if found else 5
                if pick.random() < 0.3:
                    value = str(value) if isinstance(value, int) else 5
                literal = str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
                if "\0" not in literal and value != -(2**63):
                    where = f" WHERE {by} = {literal}"
            terms = [name + pick.choice(["", " ASC", " DESC"]) for name in pick.sample(names, pick.randrange(len(names) + 1))]
            terms.append(order)
            queries.append(f"SELECT {listed} FROM \"the table\"{where} ORDER BY {', '.join(terms)}")
        sound = run("PRAGMA integrity_check").fetchall() == [("ok",)]
        answers = [{"sql": sql, "rows": rows(connection, sql)} for sql in queries]
        connection.close()
        with open(f"{index}.json", "w", encoding="utf-8") as out:
            json.dump({"sound": sound, "queries": answers}, out)


def make_random(seed, count):
    tables = Tables(int(seed))
    for index in range(int(count)):
        tables.one(index)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    modes = {"make": make, "wal": wal, "journal": journal, "query": query, "batch": batch, "random": make_random}
    modes[sys.argv[1]](*sys.argv[2:])
