-- Who told of an address: `way` and `teller`, the page, in its own row when it was first found; every way since in `tellers`.
-- lastmod_seen: what discovery said of the last change when the page was last visited.
-- lastmods: how often lastmod had moved, or stood still, at visits that found a change, or none.

ALTER TABLE urls ADD COLUMN teller TEXT;
ALTER TABLE urls ADD COLUMN lastmod_seen TEXT;

CREATE TABLE tellers (
  url BIGINT NOT NULL,
  way TEXT NOT NULL,
  page TEXT,
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  PRIMARY KEY (url, way)
);

CREATE TABLE lastmods (
  source TEXT PRIMARY KEY,
  moved_changed BIGINT NOT NULL DEFAULT 0,
  moved_same BIGINT NOT NULL DEFAULT 0,
  still_changed BIGINT NOT NULL DEFAULT 0,
  still_same BIGINT NOT NULL DEFAULT 0
);
