-- Whether a consequence is good or bad for the company: direction_of('cancelled') is bad. The same list as in the rules that find it.
create or replace macro direction_of(consequence) as
    case when consequence in ('recommends', 'stays', 'joined', 'buys_more') then 'good' else 'bad' end
