-- What was promised when. A line of a reservation counted from 'since' until 'until' (9223372036854775807: until something is
-- done with it), and no longer than its reservation held ('expires', the same number for one that was confirmed).
CREATE TABLE promise_span (
    id TEXT NOT NULL,
    item TEXT NOT NULL,
    place TEXT NOT NULL,
    milli BIGINT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX promise_span_by_item ON promise_span (item, until);
CREATE INDEX promise_span_open ON promise_span (id) WHERE until = 9223372036854775807;
INSERT INTO promise_span SELECT reservation.id, item, place, milli, made, 9223372036854775807,
    CASE WHEN state = 'HELD' THEN expires ELSE 9223372036854775807 END
    FROM reservation JOIN reservation_line ON reservation_line.id = reservation.id
    WHERE state IN ('HELD', 'CONFIRMED') AND milli > 0;
