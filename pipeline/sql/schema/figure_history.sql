-- One row per (theme, segment, period, first edition): a published figure, for as long as it stayed the same. See insights_as_of.
--   theme_id: the theme; empty for the scores of everybody in the segment and period
--   theme: its label then
--   segment: all, or name=value
--   period: all, or the period
--   people: distinct people who mention the theme
--   base_people: distinct people in the segment and period, the denominator of share
--   share: 0-1
--   share_low: lower end of Wilson's 95 % interval
--   share_high: upper end
--   rating: 0-1, mean rating
--   rating_low: lower end of the 95 % interval
--   rating_high: upper end
--   nps: -100 to 100, Net Promoter Score
--   nps_low: lower end of the 95 % interval
--   nps_high: upper end
--   csat: 0-1, share of the satisfied; of everybody only
--   csat_low: lower end of Wilson's 95 % interval
--   csat_high: upper end
--   since: first edition in which it was so
--   until: last one; empty while it is so
create table figure_history (
    theme_id integer,
    theme varchar,
    segment varchar not null,
    period varchar not null,
    people bigint,
    base_people bigint not null,
    share double,
    share_low double,
    share_high double,
    rating double,
    rating_low double,
    rating_high double,
    nps double,
    nps_low double,
    nps_high double,
    csat double,
    csat_low double,
    csat_high double,
    since integer not null,
    until integer
);
