-- One row per (channel, alert) that a digest has sent, so that nobody is told the same twice.
--   channel: email or webhook
--   theme_id: the theme
--   week: first day of the week of the alert
--   status: new, rising, falling or gone
--   told_at: when it was sent, UTC
create table told_alerts (
    channel varchar not null,
    theme_id integer not null,
    week date not null,
    status varchar not null,
    told_at timestamp not null,
    primary key (channel, theme_id, week)
);
