-- Note that a channel was told of the alerts in the relation ``sent``.
insert or replace into told_alerts by name
select $channel as channel, theme_id, week, status, $told_at as told_at from sent
