-- The newest articles, of all sources and of one: feeds ask for them every few minutes.

CREATE INDEX articles_born ON articles (born);
CREATE INDEX articles_source_born ON articles (source, born);
