-- Figures that stand in no edition that is kept.
delete from figure_history
where not exists (select 1 from kept_editions($cutoff) where edition >= since and edition <= coalesce(until, edition))
