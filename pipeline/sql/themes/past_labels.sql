-- What themes were ever called: by a fit, by the ledger, and today.
select theme_id, label from themes
union
select theme_id, label from fitted_themes
union
select theme_id, label from theme_ledger
order by all
