-- One row per check whether the themes still match what customers say.
--   checked_at: when, UTC
--   revision: the active one then
--   sentences: that came since the fit
--   none_share: 0-1, of these in no theme
--   none_share_at_fit: 0-1
--   distance: 0-1, one less their mean cosine to the centroid of their theme
--   distance_at_fit: 0-1
--   groups: dense new groups among those in no theme
--   refit: whether the themes are to be fitted anew
--   why: in words
create table theme_drift (
    checked_at timestamp not null,
    revision integer,
    sentences bigint not null,
    none_share double,
    none_share_at_fit double,
    distance double,
    distance_at_fit double,
    groups integer,
    refit boolean not null,
    why varchar not null
);
