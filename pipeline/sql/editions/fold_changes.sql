-- Parts of editions whose figures are no longer kept go to the next edition that is: differences between kept editions still sum up.
update figure_changes set edition = (select min(kept.edition) from kept_editions($cutoff) as kept where kept.edition > figure_changes.edition)
where edition not in (select edition from kept_editions($cutoff))
