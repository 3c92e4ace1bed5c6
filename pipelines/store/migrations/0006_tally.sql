-- What a run did so far, as JSON, written with every commit: a resumed run goes on counting.

ALTER TABLE runs ADD COLUMN tally TEXT;
