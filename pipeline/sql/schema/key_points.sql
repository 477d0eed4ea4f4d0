-- One row per key point: a statement in customers' own words that others are matched to. Its id lasts over runs and refits.
--   driver_id: hash of its words and direction when it was first chosen
--   label: its words, to which statements are matched; what people renamed it to is the label of drivers
--   direction: -1 blame, 0 neither, 1 praise
--   first_seen: when it was first chosen
--   active: whether anybody says it in the feedback that counts today
create table key_points (
    driver_id varchar primary key,
    label varchar not null,
    direction integer not null,
    first_seen timestamp not null,
    active boolean not null
);
