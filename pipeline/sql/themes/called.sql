-- What themes were ever called: by a fit, by the ledger, and today.
select theme_id, label, true as today from themes
union
select theme_id, label, false from fitted_themes
union
select theme_id, label, false from theme_ledger
order by all
