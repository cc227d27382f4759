"""Kinds of SQL statements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asyncdb_lint.semantics.sql import Kind, statements
from asyncdb_lint.semantics.texts import HOLE


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("SELECT 1", "read"),
        ("  select * from t;", "read"),
        ("(SELECT 1) UNION (SELECT 2)", "read"),
        ("SELECT * FROM t FOR UPDATE", "read"),
        ("VALUES (1)", "read"),
        ("INSERT INTO t VALUES (1)", "write"),
        ("insert or ignore into t values (?)", "write"),
        ("\n-- who\n/* why */ UPDATE t SET a = 1", "write"),
        ("DELETE FROM t", "write"),
        ("REPLACE INTO t VALUES (1)", "write"),
        ("MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE", "write"),
        ("WITH x AS (SELECT 1) SELECT * FROM x", "read"),
        ("WITH x AS (SELECT 1 FOR UPDATE) SELECT * FROM x", "read"),
        ("WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x", "write"),
        ("WITH RECURSIVE x(a) AS MATERIALIZED (DELETE FROM t RETURNING a) SELECT * FROM x", "write"),
        ("CREATE TABLE t (a int)", "ddl"),
        ("CREATE TEMP TABLE t (a int)", "ddl temporary"),
        ("CREATE OR REPLACE TEMPORARY VIEW v AS SELECT 1", "ddl temporary"),
        ("CREATE TABLE IF NOT EXISTS temp (a int)", "ddl"),
        ("DROP TABLE t", "ddl"),
        ("TRUNCATE t", "ddl"),
        ("CREATE TRIGGER a AFTER INSERT ON t BEGIN DELETE FROM u; SELECT 1; END", "ddl"),
        ("CREATE FUNCTION f() RETURNS int AS $$ BEGIN; DELETE FROM t; END $$ LANGUAGE plpgsql; SELECT 1", "ddl"),
        ("BEGIN", "begin"),
        ("BEGIN IMMEDIATE", "begin"),
        ("START TRANSACTION", "begin"),
        ("BEGIN; INSERT INTO t VALUES (';'); COMMIT", "begin write commit"),
        ("END", "commit"),
        ("ROLLBACK", "rollback"),
        ("ROLLBACK TO SAVEPOINT a", "other"),
        ("SAVEPOINT a", "other"),
        ("SET autocommit = 1", "autocommit"),
        ("SET SESSION autocommit = ON", "autocommit"),
        ("SET @@autocommit = 1", "autocommit"),
        ("SET search_path = a", "other"),
        ("PRAGMA journal_mode = wal", "other"),
        ("EXPLAIN DELETE FROM t", "other"),
        ("CALL work()", "other"),
        ("SELECT 'it''s; DELETE', \"a;b\", `c;d` FROM t", "read"),
        (r"SELECT 'a\'; DELETE FROM t'", "read"),
        ("SELECT $tag$;DELETE FROM t$tag$", "read"),
        (f"INSERT INTO {HOLE} VALUES (1)", "write"),
        (f"{HOLE} INTO t VALUES (1)", "other"),
        ("", ""),
        (" ; ;", ""),
        ("-- nothing", ""),
    ],
)
def test_kinds(text: str, kinds: str) -> None:
    found = [" ".join([s.kind, *(["temporary"] if s.temporary else [])]) for s in statements(text)]
    assert " ".join(found) == kinds


@given(st.text(alphabet="'\"`$-/*;() \nselctinrHOLE[]\\" + HOLE))
def test_any_text_is_judged(text: str) -> None:
    assert all(isinstance(statement.kind, Kind) for statement in statements(text))
