-- The grain of that name, or an error that tells which there are: grain_named('month').
create or replace macro grain_named(name) as case
    when name in ('day', 'week', 'month', 'quarter', 'year') then name
    else error('There is no grain "' || name || '": it is day, week, month, quarter or year.')
end
