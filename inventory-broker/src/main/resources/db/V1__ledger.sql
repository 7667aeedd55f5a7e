-- The ledger: every event once, what it changed, and what follows from that. Text and bigint only, so that the same script
-- serves SQLite and PostgreSQL. Times are microseconds since 1970 UTC, quantities thousandths.

CREATE TABLE event (
    position BIGINT PRIMARY KEY,          -- contiguous from 1: the ledger position
    dedupe TEXT NOT NULL UNIQUE,          -- event id; with '#error' behind it for an error declaration of that event
    event_id TEXT NOT NULL,
    at BIGINT NOT NULL,                   -- event time
    kind TEXT NOT NULL,                   -- receive, ship, move, ... : the last level of its ledger topic
    form TEXT NOT NULL,                   -- movement, undo, note
    complete_count INTEGER NOT NULL,
    site TEXT NOT NULL,
    gateway TEXT NOT NULL,                -- '' for events of other systems
    door TEXT NOT NULL,
    direction TEXT NOT NULL,
    passage TEXT NOT NULL,
    recorded BIGINT NOT NULL,             -- journalled at the gateway, 0 when unknown
    booked BIGINT NOT NULL,
    decided BIGINT NOT NULL,              -- end of the evidence, 0 when unknown
    tags INTEGER NOT NULL,                -- instance-level things named
    not_stock INTEGER NOT NULL,           -- identities named that can never be stock
    flags TEXT NOT NULL,                  -- word=count,...
    links TEXT NOT NULL,                  -- per thing named: position of the previous event that names it
    body BLOB NOT NULL                   -- the event as it came
);
CREATE INDEX event_by_time ON event (at, event_id);
CREATE INDEX event_by_id ON event (event_id);
CREATE INDEX event_counts ON event (position) WHERE complete_count = 1;

CREATE TABLE undone (event_id TEXT PRIMARY KEY, position BIGINT NOT NULL);

CREATE TABLE entry (
    position BIGINT NOT NULL,
    line INTEGER NOT NULL,
    site TEXT NOT NULL,
    place TEXT NOT NULL,
    item TEXT NOT NULL,
    lot TEXT NOT NULL,
    uom TEXT NOT NULL,
    bucket TEXT NOT NULL,
    milli BIGINT NOT NULL,
    on_hand BIGINT NOT NULL,              -- of the item at the place after this event, all buckets and lots
    previous BIGINT NOT NULL,             -- the version of (site, item) this entry follows
    PRIMARY KEY (position, line)
);
CREATE INDEX entry_by_item ON entry (item, place, position);

CREATE TABLE stock (
    place TEXT NOT NULL,
    item TEXT NOT NULL,
    lot TEXT NOT NULL,
    uom TEXT NOT NULL,
    bucket TEXT NOT NULL,
    site TEXT NOT NULL,
    milli BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (item, place, lot, uom, bucket)
);
CREATE TABLE item_version (
    site TEXT NOT NULL,
    item TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (site, item)
);
CREATE INDEX item_by_version ON item_version (version);

-- Things that have gone the same way are in one state, written once. 'member' names them: for each the number of characters in
-- common with the one before, a space, the rest, a line feed. A thing is in the highest bunch that names it.
CREATE TABLE bunch (
    bunch BIGINT PRIMARY KEY,
    standing TEXT NOT NULL,
    place TEXT NOT NULL,
    place_to TEXT NOT NULL,
    since BIGINT NOT NULL,
    bucket TEXT NOT NULL,
    parent TEXT,
    parent_is_item INTEGER NOT NULL,
    last_at BIGINT NOT NULL,
    last_event TEXT NOT NULL,
    head BIGINT NOT NULL
);
CREATE INDEX bunch_by_parent ON bunch (parent) WHERE parent IS NOT NULL;
CREATE INDEX bunch_in_item ON bunch (parent) WHERE parent_is_item = 1;
CREATE INDEX bunch_by_place ON bunch (place);
CREATE TABLE member (bunch BIGINT PRIMARY KEY, things TEXT NOT NULL);
-- Things whose 64-bit mark is that of another, see ThingIndex.
CREATE TABLE twin (thing TEXT PRIMARY KEY, bunch BIGINT NOT NULL);

CREATE TABLE content (
    container TEXT NOT NULL,
    item TEXT NOT NULL,
    lot TEXT NOT NULL,
    uom TEXT NOT NULL,
    milli BIGINT NOT NULL,
    PRIMARY KEY (container, item, lot, uom)
);
CREATE TABLE tally (
    place TEXT NOT NULL,
    item TEXT NOT NULL,
    lot TEXT NOT NULL,
    uom TEXT NOT NULL,
    at BIGINT NOT NULL,
    event_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    via TEXT NOT NULL,
    counted INTEGER NOT NULL,
    milli BIGINT NOT NULL
);
CREATE INDEX tally_by_cell ON tally (item, place, lot, uom);
CREATE INDEX tally_by_via ON tally (via) WHERE via <> '';
CREATE INDEX tally_by_position ON tally (position);

CREATE TABLE place (
    place TEXT PRIMARY KEY,
    gln TEXT NOT NULL,
    extension TEXT,
    site TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL
);

-- How far each journal is booked: everything up to 'contiguous', and these beyond it.
CREATE TABLE journal (
    gateway TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    site TEXT NOT NULL,
    contiguous BIGINT NOT NULL,
    PRIMARY KEY (gateway, epoch)
);
CREATE TABLE journal_ahead (
    gateway TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (gateway, epoch, position)
);
-- Events a gateway lost: its site is uncertain until a complete count ('resolved' = its position, 0 before).
CREATE TABLE gap (
    gateway TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    site TEXT NOT NULL,
    reason TEXT NOT NULL,
    resolved BIGINT NOT NULL,
    PRIMARY KEY (gateway, epoch, first)
);
CREATE TABLE quarantine (
    number BIGINT PRIMARY KEY,
    topic TEXT NOT NULL,
    reason TEXT NOT NULL,
    seen BIGINT NOT NULL,
    payload BLOB NOT NULL
);
CREATE TABLE cursor (
    name TEXT PRIMARY KEY,
    position BIGINT NOT NULL
);
