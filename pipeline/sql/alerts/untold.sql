-- Alerts of the last year that a channel (empty: any) was not told of, latest first. What comes late may move an alert by some weeks: that is no new one.
select alerts.week, alerts.theme_id, themes.label, alerts.status, alerts.verdict
from alerts
inner join themes using (theme_id)
where alerts.alert and alerts.week > (select max(week) from alerts) - 364
    and not exists (
        from told_alerts as told
        where told.channel = coalesce($channel, told.channel) and told.theme_id = alerts.theme_id and told.status = alerts.status
            and abs(told.week - alerts.week) <= 56
    )
order by alerts.week desc, alerts.q, alerts.theme_id
