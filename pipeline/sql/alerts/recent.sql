-- Alerts of the last whole weeks, latest first.
select alerts.week, alerts.theme_id, themes.label, alerts.status, alerts.verdict, alerts.q, alerts.week = max_week.week as last
from alerts
inner join themes using (theme_id)
cross join (select max(week) as week from alerts) as max_week
where alerts.alert and alerts.week > max_week.week - 7 * $weeks
order by alerts.week desc, alerts.q, alerts.theme_id
