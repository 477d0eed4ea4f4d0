-- Figures that are new, or others than before.
insert into figure_history by name
select *, $edition as since from (from figures except select * exclude (since, until) from figure_history where until is null)
