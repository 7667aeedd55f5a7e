-- Cycle counts. A count is the sum of its acts, which are kept for ever; its head is only to find it by.
CREATE TABLE count_head (
    id TEXT PRIMARY KEY,
    idempotency TEXT NOT NULL UNIQUE,     -- the client's key: the same request again gives the same count
    request TEXT NOT NULL,                -- what it asked for, to tell a repeat from a reuse
    site TEXT NOT NULL,
    state TEXT NOT NULL,                  -- open, counted, approved, posted, cancelled
    opened BIGINT NOT NULL
);
CREATE INDEX count_by_opened ON count_head (opened);
CREATE TABLE count_act (
    number BIGINT PRIMARY KEY,            -- contiguous over all counts, from 1
    id TEXT NOT NULL,
    idempotency TEXT NOT NULL,            -- '' for none
    body BLOB NOT NULL                   -- who did what, when, as JSON
);
CREATE INDEX count_act_by_id ON count_act (id, number);
