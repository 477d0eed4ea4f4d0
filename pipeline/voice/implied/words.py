"""The vocabulary of judgements: words that say how good or bad the whole was, and nothing about why."""

import re
from typing import Final, NamedTuple

from pipeline.voice.reasons.clauses import words

# What is judged as a whole.
WHOLE: Final = words(
    "stay stays visit visits experience experiences airline airlines airways carrier company companies insurer insurers insurance "
    "insurances provider providers business firm organisation organization product products app apps application software program "
    "tool tools package packages language site platform place hotel hospital clinic surgery practice restaurant shop store "
    "purchase buy investment decision choice idea deal option service services customer customers client care treatment support "
    "flight flights trip trips journey journeys class economy first thing things one ones it this that these those them they "
    "everything all overall pet pets dog cat animal animals vet us you i we me my our your its myself anyone anybody everybody "
    "nobody friend friends family owner owners others other way job work part money star stars rating review life world bunch lot "
    "lots industry market standards standard folks guys health medical day time times bye"
)
# Words between them.
SMALL: Final = words(
    "a an the and or to of for in on at with by from as is was are were be been being am 's ’s 're ’re 've ’ve 'd ’d 'll ’ll 'm ’m "
    "s m ve re d ll has have had having do does did done will would can could should may must shall if any some such so very "
    "really truly absolutely totally completely quite extremely highly super pretty too just only even still also again ever never "
    "not no n't n’t t dont don't don’t wont won't won’t wouldn't wouldn’t wouldnt can't can’t cant cannot couldn't couldn’t "
    "couldnt didn't didn’t didnt doesn't doesn’t doesnt isn't isn’t isnt wasn't wasn’t wasnt haven't haven’t i'm i’m im i've i’ve "
    "ive i'd i’d i'll i’ll it's it’s its they're they’re we're we’re that's that’s there there's there’s he she what who how which "
    "when than then now today yet far more most less least much many enough beyond forward back always definitely certainly "
    "strongly honestly sincerely simply literally anyone about up out here long term years year months month since over under "
    "through another different elsewhere somewhere anywhere both own whole entire general thus going gone go getting get got make "
    "made makes feel felt feels find found say said think know known seen see seem seems look looking give given gave keep keeping "
    "come coming put let want wanted need needed glad like likes liked using use used uses fly flying flown flew travel travelling "
    "traveling travelled choose choosing chose chosen switch switching switched sign signed signing join joined joining stick "
    "sticking renew renewing renewed return returning cancel cancelling deal dealing dealt buy buying bought continue consider "
    "considering try trying tried anything nothing something oh wow hi yes ok okay please consumer consumers user users member "
    "members client clients passenger passengers traveller travellers traveler travelers patient patients my peace mind happier "
    "asked ask possibly possible hesitate hesitation reservations hands down soon likely time after before 1 2 3 4 5 10 100 % zero "
    "one five ten 0 thank thanks u"
)
GOOD: Final = words(
    "great excellent amazing awesome fantastic wonderful outstanding superb brilliant perfect exceptional lovely love loved loves "
    "loving best good nice impressed impressive pleasant pleased happy satisfied satisfying grateful thankful appreciate "
    "appreciated enjoy enjoyed recommend recommended recommending recommendation delighted fabulous phenomenal incredible terrific "
    "beautiful top-notch topnotch first-class positive thrilled glad worth worthwhile favourite favorite faultless flawless "
    "satisfactory stellar superior ideal incredibly magnificent splendid happier fab fine blessed relieved"
)
BAD: Final = words(
    "terrible horrible awful bad worst worse poor disappointing disappointed disappointment disappoints disgusting disgusted "
    "disgrace disgraceful appalling appalled shocking shocked dreadful abysmal atrocious unacceptable pathetic useless joke "
    "nightmare horrendous unhappy dissatisfied frustrated frustrating annoyed angry avoid regret shambles rubbish crap garbage "
    "mediocre substandard sub-par subpar lousy scam rip-off ripoff waste wasted unimpressed underwhelming underwhelmed hate hated "
    "ridiculous shameful embarrassing embarrassment sad unsatisfactory unsatisfied miserable unpleasant stressful inexcusable "
    "disaster disastrous fuming livid upset furious beware overrated negative"
)
# Good words that turn bad when denied ("would not recommend"), and words that are bad only when denied ("never again").
DENIABLE: Final = words(
    "recommend recommended recommending happy impressed satisfied pleased good great worth enjoy enjoyed like appreciate love fine "
    "acceptable positive pleasant nice best perfect excellent"
)
DENIED: Final = words("again fly flying use using buy renew return back stay choose travel recommend")
NOT: Final = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|hardly|cannot|cant|dont|wont|wouldnt|isnt|wasnt|without)\b|n['’]t\b", re.IGNORECASE
)

OF_PEOPLE: Final = re.compile(
    r"\b(?:staff|crew|team|rep|reps|representatives?|agents?|nurses?|doctors?|midwi(?:fe|ves)|people|person|someone|somebody|nobody|no\s+one|everyone|she|he|"
    r"call(?:s|ed|ing)?|phones?|answer\w*|respon\w*|repl(?:y|ies|ied)|emails?|e-mails?|chat|help\w*|friendly|polite\w*|kind|caring|professional\w*|"
    r"attentive\w*|courteous|rude|explain\w*|listen\w*|hold|wait\w*|reach|contact|speak|spoke|talk\w*|looked\s+after|treated|personable|knowledgeable|"
    r"patient|compassion\w*|apolog\w+|welcom\w+|smil\w+|steward\w*|attendants?)\b",
    re.IGNORECASE,
)
OF_SPEED: Final = re.compile(
    r"\b(?:quick\w*|prompt\w*|fast\w*|slow\w*|efficient\w*|delay\w*|hours?|days?|weeks?|months?|within|late)\b", re.IGNORECASE
)
# Judgements and background that are no premise, however glad or sad they sound.
NO_PREMISE: Final = re.compile(
    r"[?<>]|\b(?:if|unless|would|should|could|wish|hope|hoping|hopefully|please|thanks?|thankful|grateful|glad|recommend\w*|avoid|beware|deserves?|"
    r"look(?:ing)?\s+(?:forward|for|into)|(?:i|we)\s+(?:will|am\s+going|plan|intend)|(?:i|we)['’](?:ll|m\s+going)|(?:won['’]?t|never)\s+(?:be\s+)?"
    r"(?:fly|use|us|buy|renew|book|travel|stay|return)\w*|switch\w*|go\s+elsewhere|because|since|due\s+to|therefore|that['’]?s\s+why|reviews?|stars?|rating|"
    r"again|yeah|lol|haha|so\s+far|(?:best|worst|great|good|bad|terrible|excellent|amazing|wonderful|horrible)\s+(?:\w+\s+){0,2}?(?:decision|experiences?|compan(?:y|ies)|"
    r"insurances?|investments?|airlines?|flights?|things?|providers?|choice|trip|journey|stay|business)|one\s+of\s+(?:the|my|our)|peace\s+of\s+mind|worth|"
    r"other\s+(?:\w+\s+)?(?:compan(?:y|ies)|airlines?|insurers?|insurances?|providers?)|expect\w*|apart|like\s+to|do(?:n['’]?t|\s+not)\s+(?:fly|use|buy|book|waste|go|trust))\b|"
    r"^(?:i|we)(?:['’]ve|\s+have|\s+had)?\s+(?:been|just|already|got|signed|purchased|bought|flew|flown|decided|chose|own|started|switched|enrolled|travelled|traveled|booked|used)\b",
    re.IGNORECASE,
)


class Matter(NamedTuple):
    """A part of the whole: what it is called where it is judged, and how its premises speak of it."""

    nouns: frozenset[str]
    premise: re.Pattern[str]


def _any_of(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


# A part that is judged needs premises that speak of the same part; a judgement of the whole takes any.
MATTERS: Final = (
    Matter(words("service services care treatment"), re.compile(f"{OF_PEOPLE.pattern}|{OF_SPEED.pattern}", re.IGNORECASE)),
    Matter(
        words(
            "support staff crew team nurse nurses doctor doctors rep reps representative representatives agent agents attendants attendant "
            "steward stewards she he everyone"
        ),
        OF_PEOPLE,
    ),
    Matter(
        words("food meal meals breakfast dinner lunch catering drinks snack snacks coffee"),
        _any_of(
            r"food|meals?|breakfast|dinner|lunch|drinks?|snacks?|coffee|tea|wine|chicken|beef|pasta|hot|cold|tast\w+|bland|menu|portions?|cooked|served|fresh|choices?"
        ),
    ),
    Matter(
        words("seat seats cabin seating legroom bed"),
        _any_of(
            r"seats?|legroom|leg\s+room|recline\w*|cramped|narrow|space|comfort\w*|uncomfortabl\w*|knees?|screens?|bed|beds|pitch|worn|dated|tired|dirty|filthy"
        ),
    ),
    Matter(
        words("lounge lounges"),
        _any_of(
            r"lounges?|food|drinks?|wine|seat\w*|crowded|busy|full|space|showers?|toilets?|staff|buffet|clean\w*|dirty|quiet|selection|choices?"
        ),
    ),
    Matter(
        words("claim claims reimbursement reimbursements"),
        _any_of(r"claims?|reimburse\w*|paid|pays?|payments?|process\w*|submit\w*|filing|refund\w*|days?|den(?:y|ied)"),
    ),
    Matter(
        words("website app apps portal system"),
        _any_of(
            r"app|apps|website|site|portal|online|on-line|submit\w*|upload\w*|navigat\w*|easy\s+to\s+use|user\s+friendly|log\s*in|crash\w*|slow"
        ),
    ),
    Matter(words("communication"), OF_PEOPLE),
    Matter(
        words("price prices pricing cost costs premium premiums rate rates"),
        _any_of(r"price\w*|cost\w*|premiums?|rates?|afford\w*|expens\w+|cheap\w*|paid|pay|month\w*|year|increas\w*|doubled"),
    ),
)
PARTS: Final = frozenset().union(*(matter.nouns for matter in MATTERS))
