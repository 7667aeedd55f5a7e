-- Master data: what there is to sell, from where, to whom, and what is kept back. 'version' is the row's ETag.
CREATE TABLE item (
    item TEXT PRIMARY KEY,                -- GTIN-14
    name TEXT NOT NULL,
    version BIGINT NOT NULL
);
ALTER TABLE place ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0;   -- 1: nothing is promised from it
-- Ledger position behind which goods sent there are under way to us and not gone; -1: it is not ours, an event named it.
ALTER TABLE place ADD COLUMN ours_from BIGINT NOT NULL DEFAULT -1;
ALTER TABLE place ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE TABLE channel (
    channel TEXT PRIMARY KEY,
    types TEXT NOT NULL,                  -- kinds of places it sells from, in order, a space between
    max_staleness TEXT NOT NULL,          -- ISO 8601 duration, '' for no limit
    unlisted INTEGER NOT NULL,            -- 1: also promises items that are not in 'item'
    version BIGINT NOT NULL
);
INSERT INTO channel VALUES ('default', 'backroom dc dock dropship', '', 1, 1);
-- Rules of what is kept back; '' matches everything, the most specific rule wins.
CREATE TABLE buffer (
    name TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    item TEXT NOT NULL,
    place TEXT NOT NULL,
    fixed BIGINT NOT NULL,
    percent BIGINT NOT NULL,              -- of what is available
    days BIGINT NOT NULL,                 -- of what left a day in the last four weeks
    version BIGINT NOT NULL
);
CREATE INDEX buffer_by_item ON buffer (item);
CREATE TABLE haircut (
    name TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    item TEXT NOT NULL,
    place TEXT NOT NULL,
    quantile BIGINT NOT NULL,             -- of what left in an hour, 0 for none
    version BIGINT NOT NULL
);
CREATE INDEX haircut_by_item ON haircut (item);
-- Units on their way to a place of ours: now, and by how much which event changed it.
CREATE TABLE underway (
    place TEXT NOT NULL,
    item TEXT NOT NULL,
    milli BIGINT NOT NULL,
    PRIMARY KEY (item, place)
);
CREATE TABLE underway_entry (
    position BIGINT NOT NULL,
    place TEXT NOT NULL,
    item TEXT NOT NULL,
    milli BIGINT NOT NULL,
    PRIMARY KEY (position, place, item)
);
CREATE INDEX underway_by_item ON underway_entry (item, position);
