-- What was read from the further pages of a piece; the record of the piece is joined from them.

CREATE TABLE continuations (
  url TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  current INTEGER NOT NULL,
  capture BIGINT,
  run TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (url, sha256)
);
