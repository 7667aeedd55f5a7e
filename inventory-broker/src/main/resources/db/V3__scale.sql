-- What is asked at every start must not look at every thing.
CREATE INDEX thing_in_item ON thing (parent) WHERE parent_is_item = 1;
