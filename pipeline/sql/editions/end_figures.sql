-- Figures of the editions before that are others now, or gone.
update figure_history set until = $edition - 1
from (select * exclude (since, until) from figure_history where until is null except from figures) as ended
where figure_history.until is null and figure_history.theme_id is not distinct from ended.theme_id
    and figure_history.segment = ended.segment and figure_history.period = ended.period
