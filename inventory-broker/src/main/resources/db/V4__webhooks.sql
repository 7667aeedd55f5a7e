-- Who is told over HTTP, how far, and what could not be told yet. The ledger itself is what is sent: only positions are kept here.
CREATE TABLE webhook (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    kinds TEXT NOT NULL,                  -- filters, comma separated, '' for all
    sites TEXT NOT NULL,
    items TEXT NOT NULL,
    state TEXT NOT NULL,                  -- active, paused, gone
    secret TEXT NOT NULL,
    old_secret TEXT NOT NULL,             -- '' for none
    old_until BIGINT NOT NULL,            -- until when it signs too
    made BIGINT NOT NULL,
    position BIGINT NOT NULL              -- everything up to here was told or is a letter below
);
CREATE TABLE webhook_letter (
    hook TEXT NOT NULL,
    position BIGINT NOT NULL,
    dead INTEGER NOT NULL,                -- 1: given up; a person may have it sent again
    attempts INTEGER NOT NULL,
    next BIGINT NOT NULL,                 -- when it is tried again
    trouble TEXT NOT NULL,                -- why the last attempt failed
    PRIMARY KEY (hook, position)
);
