-- One row per customer, as the file that was loaded last says; those whom a later file leaves out stay.
--   customer_id: key into the CRM, a pseudonym unless personal data is kept; documents carry the same
--   source: name of the source in voc.toml
--   load_id: the load that brought this version
--   joined_at: when they became a customer, UTC
--   left_at: when they left, UTC; empty while they stay
--   lifetime_value: what they are worth, in the currency of the file
--   segments: segment name to value; several ticked answers stand a line each
create table customers (
    customer_id varchar primary key,
    source varchar not null,
    load_id varchar not null,
    joined_at timestamp,
    left_at timestamp,
    lifetime_value double,
    segments map(varchar, varchar) not null
);
