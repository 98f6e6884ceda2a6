-- One row counts the changes, so that several servers can follow them in their order.
CREATE TABLE clock (seq BIGINT NOT NULL);
INSERT INTO clock VALUES (0);

CREATE TABLE feedback (
  id        TEXT PRIMARY KEY,
  listing   TEXT NOT NULL,    -- the listing's name, or the feedback's own id
  seq       BIGINT NOT NULL, -- the change that touched it last
  time      BIGINT NOT NULL, -- milliseconds since 1970
  who       TEXT NOT NULL,
  version   TEXT NOT NULL,    -- of the bundle that embedded it
  inputs    TEXT NOT NULL,    -- JSON
  digest    TEXT NOT NULL,    -- SHA-256 of inputs and photo: the same listing again has the same
  photo     BYTEA,             -- a JPEG of bounded size
  embedding BYTEA NOT NULL,
  category  TEXT,             -- the right one; empty for none of these; null where nothing is said
  price     DOUBLE PRECISION,
  withdrawn BIGINT           -- when a later word replaced it
);
CREATE INDEX feedback_seq ON feedback (seq);
CREATE INDEX feedback_digest ON feedback (digest);
CREATE INDEX feedback_listing ON feedback (listing);

CREATE TABLE forgotten (
  listing TEXT NOT NULL,
  seq     BIGINT NOT NULL,
  time    BIGINT NOT NULL,
  receipt TEXT NOT NULL
);
CREATE INDEX forgotten_seq ON forgotten (seq);
