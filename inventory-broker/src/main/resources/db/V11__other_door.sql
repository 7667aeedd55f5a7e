-- What doors of different gateways both claimed: the things that an event names and does not move because 'by_event' has heard
-- them better, as it turned out when the event at 'position' was booked; with 'back' those that it moves again.
CREATE TABLE overruled (
    position BIGINT NOT NULL,
    event_id TEXT NOT NULL,
    by_event TEXT NOT NULL,
    back INTEGER NOT NULL,
    things TEXT NOT NULL,                 -- a line each
    PRIMARY KEY (position, event_id, by_event, back)
);
-- What was booked up to there was booked without looking at other doors, and stays so.
INSERT INTO cursor SELECT 'rivals', COALESCE(MAX(position), 0) FROM event
