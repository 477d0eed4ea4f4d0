-- Members of a driver, each statement once: what is stated, then what is implied, then what is asserted, the surest of each first.
select origin, match_probability as probability, cause as reason, if(quote = cause, '', quote) as quote, reason_id
from driver_reasons
where driver_id = $driver_id
qualify row_number() over (partition by reason_id order by theme_id) = 1
order by list_position(['stated', 'implied', 'asserted'], origin), match_probability desc, reason_id
limit $most
