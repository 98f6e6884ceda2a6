-- Who looked at what; each pair once, and no more rows than the program keeps.
CREATE TABLE event (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  session TEXT NOT NULL,
  listing TEXT NOT NULL,
  time    INTEGER NOT NULL, -- milliseconds since 1970
  UNIQUE (session, listing)
);
CREATE INDEX event_listing ON event (listing);
