-- changes: which paragraph of the text, and how many words.
-- digest: SHA-256 of a stored record, by which `verify` finds a flipped bit; null in rows of before.
-- sketches: MinHash of an article's text, found again by its bands; work_reasons: why two articles are one work.
-- outlinks: cited addresses, and what became of them.

ALTER TABLE changes ADD COLUMN place INTEGER;
ALTER TABLE changes ADD COLUMN size INTEGER;
ALTER TABLE readings ADD COLUMN digest TEXT;
ALTER TABLE attachments ADD COLUMN digest TEXT;

CREATE TABLE sketches (
  article TEXT PRIMARY KEY,
  sketch TEXT NOT NULL
);
CREATE TABLE sketch_bands (
  band TEXT NOT NULL,
  article TEXT NOT NULL,
  PRIMARY KEY (band, article)
);
CREATE INDEX sketch_bands_article ON sketch_bands (article);
CREATE TABLE work_reasons (
  article TEXT NOT NULL,
  other TEXT NOT NULL,
  reason TEXT NOT NULL,
  likeness DOUBLE PRECISION,
  PRIMARY KEY (article, other)
);
CREATE INDEX work_reasons_other ON work_reasons (other);

CREATE TABLE outlinks (
  url TEXT PRIMARY KEY,
  checked_at TEXT NOT NULL,
  state TEXT NOT NULL,
  status INTEGER,
  reason TEXT,
  target TEXT,
  memento TEXT,
  memento_at TEXT
);
