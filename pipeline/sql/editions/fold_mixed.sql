-- Whether a fit and corrections came at once goes to the next edition that is kept, too.
update editions set mixed = true
where edition in (
    select (select min(kept.edition) from kept_editions($cutoff) as kept where kept.edition > gone.edition)
    from editions as gone
    where gone.mixed and gone.edition not in (select edition from kept_editions($cutoff))
)
