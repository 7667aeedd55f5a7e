-- What was known at a time is asked without looking at every event.
CREATE INDEX event_by_booked ON event (booked, position);
