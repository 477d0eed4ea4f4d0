-- Editions whose figures are no longer kept.
delete from editions where edition not in (select edition from kept_editions($cutoff))
