-- Alerts of the last thirteen whole weeks, latest first.
select strftime(alerts.week, '%Y-%m-%d') as week, themes.label as theme, alerts.verdict
from alerts
inner join themes using (theme_id)
where alerts.alert and alerts.week > (select max(week) from alerts) - 7 * 13
order by alerts.week desc, alerts.q, alerts.theme_id
limit 20
