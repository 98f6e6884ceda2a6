-- What was answered each day, as counts that add up over servers and starts.
CREATE TABLE tally (
  day  TEXT NOT NULL, -- ISO 8601, by the clock of the server that counted
  what TEXT NOT NULL,
  n    BIGINT NOT NULL,
  PRIMARY KEY (day, what)
);
CREATE INDEX feedback_time ON feedback (time);
