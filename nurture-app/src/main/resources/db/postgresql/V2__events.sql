-- Who looked at what; each pair once, and no more rows than the program keeps.
CREATE TABLE event (
  seq     BIGSERIAL PRIMARY KEY,
  session TEXT NOT NULL,
  listing TEXT NOT NULL,
  time    BIGINT NOT NULL, -- milliseconds since 1970
  UNIQUE (session, listing)
);
CREATE INDEX event_listing ON event (listing);
