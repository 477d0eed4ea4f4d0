-- The roles of open questions as they are held.
select source, question, about, origin from questions
