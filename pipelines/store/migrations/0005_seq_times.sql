-- When the counter of changes stood where, commit by commit: what harvesters ask for by time.

CREATE TABLE seq_times (
  seq BIGINT PRIMARY KEY,
  at TEXT NOT NULL
);
CREATE INDEX seq_times_at ON seq_times (at);
