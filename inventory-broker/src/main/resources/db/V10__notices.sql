-- What webhooks are told of besides booked events, in the order in which it happened. Acts and documents stay where they are kept:
-- only references here.
CREATE TABLE notice (
    number BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,                   -- count, document
    reference TEXT NOT NULL               -- number of the act, key of the closed document
);
-- notices up to there were told or are a letter
ALTER TABLE webhook ADD COLUMN noticed BIGINT NOT NULL DEFAULT 0;
-- 1: announced by another place of ours, whose goods are under way once they left it
ALTER TABLE document_incoming ADD COLUMN own INTEGER NOT NULL DEFAULT 0;
CREATE INDEX promise_span_by_end ON promise_span (until);
