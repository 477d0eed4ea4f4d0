-- Alerts of the last quarter of a year, latest first, and how many weeks before the last whole one.
select strftime(alerts.week, '%Y-%m-%d') as week, themes.label as theme, alerts.verdict, (max_week.week - alerts.week) // 7 as weeks_ago
from alerts
inner join themes using (theme_id)
cross join (select max(week) as week from alerts) as max_week
where alerts.alert and alerts.week > max_week.week - 7 * 13
order by alerts.week desc, alerts.q, alerts.theme_id
limit 20
