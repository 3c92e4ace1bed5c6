-- Sources that a person put on the timer, or whose interval a person changed; 0 hours takes a source off.

CREATE TABLE enrolments (
  source TEXT PRIMARY KEY,
  every_hours INTEGER NOT NULL,
  enrolled_at TEXT NOT NULL
);
