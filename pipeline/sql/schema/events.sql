-- One row per thing that happened, to a customer or, without one, to everybody: a release, a change of prices.
--   event_id: hash of source, name, date, customer and amount; of equal rows each has its own
--   source: name of the source in voc.toml
--   load_id: the load that brought it
--   customer_id: key into the CRM; empty where it concerns everybody
--   event: what happened
--   happened_at: when, UTC
--   amount: money that went with it
create table events (
    event_id varchar primary key,
    source varchar not null,
    load_id varchar not null,
    customer_id varchar,
    event varchar not null,
    happened_at timestamp not null,
    amount double
);
