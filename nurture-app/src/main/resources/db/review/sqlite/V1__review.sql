-- What people said, line after line; nothing is ever changed or taken out.
CREATE TABLE said (
  number    INTEGER PRIMARY KEY,
  ticket    TEXT NOT NULL UNIQUE, -- by which a browser that asks again is known
  task      TEXT NOT NULL,
  queue     TEXT NOT NULL,
  row       TEXT NOT NULL,        -- the listing
  other     TEXT NOT NULL,        -- the listing that it is compared with, or empty
  col       TEXT NOT NULL,
  given     TEXT NOT NULL,        -- what stood in the column
  why       TEXT NOT NULL,        -- why it was asked
  annotator TEXT NOT NULL,
  action    TEXT NOT NULL,
  value     TEXT NOT NULL,
  saw       INTEGER NOT NULL,     -- the last line about the task that the annotator had seen
  resolves  INTEGER NOT NULL,     -- 1 where it settles what others disagreed on
  time      INTEGER NOT NULL      -- milliseconds since 1970
);

-- What was last found in the data, so that the next start need not look again.
CREATE TABLE pass (hash TEXT NOT NULL);
CREATE TABLE task (
  place   INTEGER PRIMARY KEY,
  queue   TEXT NOT NULL,
  row     TEXT NOT NULL,
  other   TEXT NOT NULL,
  col     TEXT NOT NULL,
  given   TEXT NOT NULL,
  choices TEXT NOT NULL,          -- JSON
  why     TEXT NOT NULL,
  score   REAL NOT NULL
);
