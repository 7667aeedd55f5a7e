-- What doors of different gateways both claimed: 'by' heard so many more things of the event's better ('things' negative: fewer
-- than before), as it stood when the event at 'position' was booked.
CREATE TABLE overruled (
    position BIGINT NOT NULL,
    event_id TEXT NOT NULL,
    by_event TEXT NOT NULL,
    things BIGINT NOT NULL,
    PRIMARY KEY (position, event_id, by_event)
);
-- What was booked up to there was booked without looking at other doors, and stays so.
INSERT INTO cursor SELECT 'rivals', COALESCE(MAX(position), 0) FROM event
