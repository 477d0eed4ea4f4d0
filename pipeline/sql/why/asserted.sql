-- One row per (theme, sentence, signal): what customers assert, complain of or praise without tying it to anything, as far as it is not yet the
-- cause of a reason. Who asks for something says what should be, not what is: that is counted among the asks. Whom
-- one recommends or leaves is what follows, not why. What answers the question why a score was given is stated as a reason by that.
with
with_reason as (
    select cause_sentence_id as sentence_id
    from reasons
    where kind in ('stated', 'unmarked') and not list_has_any(flags, ['negated', 'counterfactual'])
    union all
    select sentence_id from signals where signal in ('ask', 'question')
    union all
    select sentence_id
    from consequences
    where consequence in ('recommends', 'warns_others', 'stays_away', 'stays', 'switched', 'joined', 'buys_more')
)

select sentence_themes.theme_id, sentences.sentence_id || ':' || signals.signal as reason_id, sentences.sentence_id, sentences.document_id,
    case questions.about when 'score' then 'stated' else 'asserted' end as origin, true as alone,
    documents.person_id, documents.product, sentences.text, sentences.start_char,
    sign(case when questions.about in ('liked', 'disliked') then answered_polarity(questions.about, sentence_sentiment.polarity)
        when signals.signal = 'praise' then 1 else -1 end)::integer as direction,
    answered_polarity(questions.about, sentence_sentiment.polarity)::double as polarity,
    signals.confidence::double as confidence, signals.evidence_start, signals.evidence_end
from signals
inner join sentence_themes using (sentence_id)
inner join sentences using (sentence_id)
inner join sentence_sentiment using (sentence_id)
inner join documents on documents.document_id = sentences.document_id
left join questions on questions.source = documents.source and questions.question = documents.question
anti join with_reason on with_reason.sentence_id = signals.sentence_id
where signals.signal in ('pain_point', 'praise') and signals.confidence >= $sure
    and case when questions.about in ('liked', 'disliked') then true
        when signals.signal = 'praise' then sentence_sentiment.polarity > 0.1 else sentence_sentiment.polarity < -0.1 end
    and sentence_themes.theme_id is not null and documents.status = 'counted'
order by sentence_themes.theme_id, reason_id
