-- Promises made. A held one counts until 'expires', judged at the moment of reading; a confirmed one until it is fulfilled or
-- released.
CREATE TABLE reservation (
    id TEXT PRIMARY KEY,
    idempotency TEXT NOT NULL UNIQUE,     -- the client's key: the same request again gives the same reservation
    request TEXT NOT NULL,                -- what it asked for, to tell a repeat from a reuse
    state TEXT NOT NULL,                  -- held, confirmed, fulfilled, released
    channel TEXT NOT NULL,
    document TEXT NOT NULL,               -- business transaction whose shipment fulfils it, '' for none
    made BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX reservation_by_document ON reservation (document) WHERE document <> '';
CREATE TABLE reservation_line (
    id TEXT NOT NULL,
    line INTEGER NOT NULL,
    item TEXT NOT NULL,
    place TEXT NOT NULL,                  -- '' while no place is chosen
    milli BIGINT NOT NULL,                -- still to be shipped
    PRIMARY KEY (id, line)
);
CREATE INDEX reservation_line_by_item ON reservation_line (item, place);
