-- `host`: whose turn a URL waits for, so that one paused host holds up nobody else's.
-- `named`: number of the last run in which a sitemap named it; null when none does, or when its loss was looked into.

ALTER TABLE urls ADD COLUMN host TEXT NOT NULL DEFAULT '';
ALTER TABLE urls ADD COLUMN named BIGINT;
DROP INDEX urls_run;
CREATE INDEX urls_turn ON urls (run, state, host, rank, id);
