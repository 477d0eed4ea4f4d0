-- What a 0-10 score gives to the Net Promoter Score, which is the mean of it: 100 from 9, -100 to 6, else 0.
create or replace macro nps_points(score) as case when score >= 9 then 100.0 when score <= 6 then -100.0 else 0.0 end
