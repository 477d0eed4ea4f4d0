-- One row per (edition, theme, segment, period, cause) with a part in the difference to the edition before; the parts sum up to the difference. See insights_between.
--   edition: the later edition
--   theme_id: the theme
--   segment: all, or name=value
--   period: all, or the period
--   cause: feedback (documents that came, went or were edited), refit, corrections (by people), or settings (or code: the rest)
--   people: people who mention the theme, more or less by this cause
--   share: -1 to 1, its part in the difference of the shares
create table figure_changes (
    edition integer not null,
    theme_id integer not null,
    segment varchar not null,
    period varchar not null,
    cause varchar not null,
    people bigint not null,
    share double not null
);
