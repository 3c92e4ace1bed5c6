-- What `thinktank sink` keeps in a PostgreSQL database, in a schema of its own. All of it can be made again from the store.

CREATE SCHEMA thinktank;
COMMENT ON SCHEMA thinktank IS 'thinktank-archive: records for analysts; written by thinktank sink alone, rebuilt at will';

CREATE TABLE thinktank.meta (
  name text PRIMARY KEY,
  value text NOT NULL
);

CREATE TABLE thinktank.records (
  id text PRIMARY KEY,
  seq bigint NOT NULL,
  source text,
  state text NOT NULL,
  revision integer,
  url text NOT NULL,
  title text,
  genre text,
  kind text,
  language text,
  published text,
  published_from date,
  published_to date,
  published_precision text,
  word_count integer,
  first_seen timestamptz,
  last_seen timestamptz,
  record jsonb NOT NULL,
  search tsvector NOT NULL
);
COMMENT ON COLUMN thinktank.records.published IS 'as precise as the page says it: 2024, 2024-03, 2024-03-05 or a timestamp';
COMMENT ON COLUMN thinktank.records.published_from IS 'first day that this can mean';
COMMENT ON COLUMN thinktank.records.published_to IS 'last day that this can mean';
COMMENT ON COLUMN thinktank.records.published_precision IS 'year, month, day or time';
COMMENT ON COLUMN thinktank.records.search IS 'lexemes of the record''s language: title A, authors and standfirst B, topics C, text D';
CREATE INDEX records_seq ON thinktank.records (seq);
CREATE INDEX records_source ON thinktank.records (source, published_from DESC);
CREATE INDEX records_published ON thinktank.records (published_from DESC NULLS LAST, id);
CREATE INDEX records_search ON thinktank.records USING gin (search) WITH (fastupdate = off);
ALTER TABLE thinktank.records ALTER COLUMN search SET STATISTICS 500;

CREATE TABLE thinktank.changes (
  number bigint PRIMARY KEY,
  source text NOT NULL,
  id text NOT NULL,
  revision integer NOT NULL,
  run text NOT NULL,
  at timestamptz,
  kind text NOT NULL,
  field text,
  before jsonb,
  after jsonb
);
CREATE INDEX changes_id ON thinktank.changes (id);
CREATE INDEX changes_at ON thinktank.changes (at);

CREATE VIEW thinktank.articles AS
SELECT id, source, state, revision, seq, url, title, record->>'subtitle' AS subtitle, record->>'standfirst' AS standfirst,
  genre, kind, language, published, published_from, published_to, published_precision, word_count,
  record->>'series' AS series, record->>'number' AS number, record->'identifiers'->>'doi' AS doi,
  record->>'work' AS work, record->>'text' AS text, first_seen, last_seen, record->>'content_hash' AS content_hash
FROM thinktank.records;

CREATE VIEW thinktank.authors AS
SELECT r.id, a.position, a.said->>'name' AS name, a.said->>'role' AS role, a.said->>'affiliation' AS affiliation,
  a.said->>'contribution' AS contribution, a.said->>'url' AS url, a.said->>'orcid' AS orcid, r.source, r.published_from
FROM thinktank.records r, jsonb_array_elements(r.record->'authors') WITH ORDINALITY AS a (said, position);

CREATE VIEW thinktank.topics AS
SELECT r.id, t.topic, r.source, r.published_from
FROM thinktank.records r, jsonb_array_elements_text(r.record->'topics') AS t (topic);

CREATE VIEW thinktank.links AS
SELECT r.id, l.position, l.said->>'url' AS url, lower(substring(l.said->>'url' FROM '^[a-zA-Z]+://([^/:?#]+)')) AS host,
  l.said->>'text' AS text, r.source, r.published_from
FROM thinktank.records r, jsonb_array_elements(r.record->'links') WITH ORDINALITY AS l (said, position);

CREATE VIEW thinktank.attachments AS
SELECT r.id, f.position, f.said->>'url' AS url, f.said->>'title' AS title, f.said->>'media_type' AS media_type,
  (f.said->>'bytes')::bigint AS bytes, (f.said->>'pages')::integer AS pages, f.said->>'sha256' AS sha256, r.source
FROM thinktank.records r, jsonb_array_elements(r.record->'attachments') WITH ORDINALITY AS f (said, position);

-- The dictionary for a language tag; words of languages without one are kept as they are written.
CREATE FUNCTION thinktank.dictionary(tag text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT (CASE lower(split_part(coalesce(tag, ''), '-', 1))
  WHEN 'ar' THEN 'arabic' WHEN 'da' THEN 'danish' WHEN 'de' THEN 'german' WHEN 'el' THEN 'greek' WHEN 'en' THEN 'english'
  WHEN 'es' THEN 'spanish' WHEN 'fi' THEN 'finnish' WHEN 'fr' THEN 'french' WHEN 'hu' THEN 'hungarian'
  WHEN 'id' THEN 'indonesian' WHEN 'it' THEN 'italian' WHEN 'lt' THEN 'lithuanian' WHEN 'nb' THEN 'norwegian'
  WHEN 'nl' THEN 'dutch' WHEN 'no' THEN 'norwegian' WHEN 'pt' THEN 'portuguese' WHEN 'ro' THEN 'romanian'
  WHEN 'ru' THEN 'russian' WHEN 'sr' THEN 'serbian' WHEN 'sv' THEN 'swedish' WHEN 'tr' THEN 'turkish'
  ELSE 'simple' END)::regconfig
$$;

-- thinktank.find('"sea trade" -tariffs', 'en'): words in any form of the language, phrases in quotes, - for none of it.
-- The newest `candidates` that match are ranked: a word that stands everywhere is answered as fast as a rare one.
CREATE FUNCTION thinktank.find(
  words text, tag text DEFAULT 'en', most integer DEFAULT 20, of_source text DEFAULT NULL, since date DEFAULT NULL,
  until date DEFAULT NULL, candidates integer DEFAULT 300)
RETURNS TABLE (id text, source text, title text, url text, published text, language text, rank real, passage text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH asked AS (SELECT websearch_to_tsquery(thinktank.dictionary(tag), words) AS query),
found AS (
  SELECT r.* FROM thinktank.records r, asked
  WHERE r.search @@ asked.query AND (of_source IS NULL OR r.source = of_source)
    AND (since IS NULL OR r.published_to >= since) AND (until IS NULL OR r.published_from <= until)
  ORDER BY r.published_from DESC NULLS LAST, r.id LIMIT candidates
),
best AS (
  SELECT f.*, ts_rank(f.search, asked.query, 1) AS rank FROM found f, asked ORDER BY rank DESC, published_from DESC NULLS LAST, f.id LIMIT most
)
SELECT b.id, b.source, b.title, b.url, b.published, b.language, b.rank,
  ts_headline(thinktank.dictionary(tag), left(b.record->>'text', 20000), asked.query, 'StartSel=**,StopSel=**,MaxFragments=1,MaxWords=32')
FROM best b, asked ORDER BY b.rank DESC, b.published_from DESC NULLS LAST, b.id
$$;
