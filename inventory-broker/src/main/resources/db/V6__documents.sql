-- What is expected to pass: documents, what passed for each, and what is still to come.
CREATE TABLE document (
    document TEXT PRIMARY KEY,            -- type/number
    site TEXT NOT NULL,
    state TEXT NOT NULL,                  -- open, closed
    body TEXT NOT NULL,                   -- the document as JSON
    made BIGINT NOT NULL,
    changed BIGINT NOT NULL,              -- when it or what passed for it changed
    closed BIGINT NOT NULL,               -- 0 while open
    told INTEGER NOT NULL                 -- 1: its closing was published
);
CREATE INDEX document_by_state ON document (state, site);
CREATE TABLE document_passage (
    document TEXT NOT NULL,
    gateway TEXT NOT NULL,
    passage TEXT NOT NULL,
    number BIGINT NOT NULL,               -- in the order in which they were booked
    back INTEGER NOT NULL,                -- 1: against the document's way
    verdict TEXT NOT NULL,                -- as the gateway or the crew told it last
    identities TEXT NOT NULL,             -- one a line
    PRIMARY KEY (document, gateway, passage)
);
CREATE INDEX document_passage_by_passage ON document_passage (gateway, passage);
CREATE TABLE document_incoming (
    document TEXT NOT NULL,
    place TEXT NOT NULL,
    item TEXT NOT NULL,
    milli BIGINT NOT NULL,
    PRIMARY KEY (document, item)
);
CREATE INDEX document_incoming_by_item ON document_incoming (item);
