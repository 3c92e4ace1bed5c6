-- One text for SQLite and PostgreSQL; SERIAL_KEY is the only word that the adapters replace.
-- Times are UTC text of one width (2026-01-31T08:00:00.000000Z), so that text order is time order.

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('seq', 0);

CREATE TABLE sources (
  id TEXT PRIMARY KEY,
  first_run_at TEXT NOT NULL,
  last_run TEXT
);

CREATE TABLE runs (
  number SERIAL_KEY,
  id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  state TEXT NOT NULL,
  resumed INTEGER NOT NULL DEFAULT 0,
  plan TEXT NOT NULL,
  manifest TEXT
);
CREATE INDEX runs_source ON runs (source, number);

CREATE TABLE hosts (
  host TEXT PRIMARY KEY,
  next_at DOUBLE PRECISION NOT NULL DEFAULT 0,
  paused_until DOUBLE PRECISION NOT NULL DEFAULT 0,
  pause_reason TEXT,
  robots TEXT,
  robots_verdict TEXT,
  robots_at DOUBLE PRECISION NOT NULL DEFAULT 0,
  delay DOUBLE PRECISION
);

-- The frontier and what is known of each URL. `run` is the run in which `state` holds.
CREATE TABLE urls (
  id SERIAL_KEY,
  source TEXT NOT NULL,
  url TEXT NOT NULL,
  url_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  rank INTEGER NOT NULL,
  way TEXT NOT NULL,
  run TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  not_before TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  lastmod TEXT,
  published TEXT,
  etag TEXT,
  last_modified TEXT,
  found_at TEXT NOT NULL,
  visited_at TEXT,
  edits INTEGER NOT NULL DEFAULT 0,
  gone_run TEXT,
  capture BIGINT,
  UNIQUE (source, url_key)
);
CREATE INDEX urls_run ON urls (run, state, rank, id);

CREATE TABLE warc_files (
  source TEXT NOT NULL,
  name TEXT NOT NULL,
  run TEXT NOT NULL,
  committed BIGINT NOT NULL DEFAULT 0,
  sealed INTEGER NOT NULL DEFAULT 0,
  folder TEXT,
  PRIMARY KEY (source, name)
);
CREATE INDEX warc_files_name ON warc_files (name);

CREATE TABLE captures (
  id SERIAL_KEY,
  run TEXT NOT NULL,
  source TEXT NOT NULL,
  url TEXT NOT NULL,
  role TEXT NOT NULL,
  warc TEXT NOT NULL,
  warc_offset BIGINT NOT NULL,
  warc_length BIGINT NOT NULL,
  record_id TEXT NOT NULL,
  payload_digest TEXT NOT NULL,
  fetched_at TEXT,
  status INTEGER NOT NULL,
  media_type TEXT,
  revisit INTEGER NOT NULL DEFAULT 0,
  synthetic INTEGER NOT NULL DEFAULT 0,
  UNIQUE (source, warc, warc_offset)
);
CREATE INDEX captures_payload ON captures (source, payload_digest);
CREATE INDEX captures_url ON captures (url);

-- Every request, the rule that allowed or forbade it, and how it ended.
CREATE TABLE ledger (
  id SERIAL_KEY,
  run TEXT NOT NULL,
  at TEXT NOT NULL,
  url TEXT NOT NULL,
  rule TEXT NOT NULL,
  result TEXT NOT NULL,
  waited DOUBLE PRECISION NOT NULL,
  seconds DOUBLE PRECISION NOT NULL,
  bytes BIGINT NOT NULL,
  record_id TEXT
);
CREATE INDEX ledger_run ON ledger (run, id);

CREATE TABLE articles (
  id TEXT PRIMARY KEY,
  born BIGINT NOT NULL,
  source TEXT NOT NULL,
  url TEXT NOT NULL,
  seq BIGINT NOT NULL,
  state TEXT NOT NULL,
  merged_into TEXT,
  revision INTEGER NOT NULL,
  reading BIGINT,
  aliases TEXT NOT NULL,
  work TEXT,
  published TEXT,
  first_seen TEXT,
  last_seen TEXT,
  shown_seen TEXT
);
CREATE UNIQUE INDEX articles_seq ON articles (seq);
CREATE INDEX articles_source ON articles (source, seq);
CREATE INDEX articles_work ON articles (work);

-- Every address that leads to an article; `reason` is first, url, canonical, redirect or merge.
CREATE TABLE aliases (
  source TEXT NOT NULL,
  url_key TEXT NOT NULL,
  article TEXT NOT NULL,
  url TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (source, url_key)
);
CREATE INDEX aliases_article ON aliases (article);

-- One content that the publisher gave an article.
CREATE TABLE revisions (
  article TEXT NOT NULL,
  revision INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  payload_digest TEXT,
  state TEXT NOT NULL,
  first_seen TEXT,
  last_seen TEXT,
  run TEXT NOT NULL,
  reading BIGINT,
  PRIMARY KEY (article, revision)
);

-- What one extractor with one set of rules read from one capture.
CREATE TABLE readings (
  id SERIAL_KEY,
  article TEXT NOT NULL,
  revision INTEGER NOT NULL,
  run TEXT NOT NULL,
  capture BIGINT,
  extractor TEXT,
  rules TEXT,
  content_hash TEXT NOT NULL,
  record TEXT NOT NULL
);
CREATE INDEX readings_article ON readings (article, revision);

-- Which articles a run added or changed.
CREATE TABLE run_articles (
  run TEXT NOT NULL,
  article TEXT NOT NULL,
  PRIMARY KEY (run, article)
);

CREATE TABLE changes (
  id SERIAL_KEY,
  source TEXT NOT NULL,
  article TEXT NOT NULL,
  revision INTEGER NOT NULL,
  run TEXT NOT NULL,
  at TEXT,
  kind TEXT NOT NULL,
  field TEXT,
  before TEXT,
  after TEXT
);
CREATE INDEX changes_article ON changes (article);
CREATE INDEX changes_source ON changes (source, id);

-- Links inside the main text of the current reading.
CREATE TABLE links (
  article TEXT NOT NULL,
  position INTEGER NOT NULL,
  url TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (article, position)
);
CREATE INDEX links_url ON links (url);

-- Files of publications as read; one row for each content that an address gave.
CREATE TABLE attachments (
  url TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  current INTEGER NOT NULL,
  capture BIGINT,
  run TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (url, sha256)
);

CREATE TABLE attachment_uses (
  url TEXT NOT NULL,
  article TEXT NOT NULL,
  PRIMARY KEY (url, article)
);
CREATE INDEX attachment_uses_article ON attachment_uses (article);
