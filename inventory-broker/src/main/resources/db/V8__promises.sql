-- Which promises end next, without looking at those that ended long ago.
CREATE INDEX reservation_by_expiry ON reservation (expires) WHERE state = 'HELD';
