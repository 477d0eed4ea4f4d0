-- The period in which a moment lies, by day, week, month, quarter or year: period_of('quarter', timestamp '2024-05-02') is 2024-Q2.
create or replace macro period_of(grain, moment) as case grain
    when 'day' then strftime(moment, '%Y-%m-%d')
    when 'week' then strftime(moment, '%G-W%V')
    when 'month' then strftime(moment, '%Y-%m')
    when 'quarter' then strftime(moment, '%Y') || '-Q' || quarter(moment)
    when 'year' then strftime(moment, '%Y')
end
