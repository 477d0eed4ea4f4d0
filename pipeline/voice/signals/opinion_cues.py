"""Words that show a concrete problem or a concrete merit, beside what the sentiment says.

Sentiment alone calls "Terrible!!" a pain point although nobody could act on it. The cues here name what went wrong or
right (broken, never arrived, charged twice, had to call again), so that a pain point is an opinion with a subject.
"""

from typing import Final

from pipeline.voice.signals.cue_matches import cue

_NOT: Final = r"(?:not|n't|never|no\s+longer|nobody|no\s+one|nothing|none|hardly|barely|cannot|cant|wont|dont|doesnt|didnt|isnt|wasnt)"

# From the surest to the weakest.
PROBLEMS: Final = (
    cue(
        "failed",
        0.9,
        r"\b(?:never|(?:did|has|have|had|does|do)(?:\s+not|n't)|still\s+(?:not|hasn't|haven't|waiting))\s+(?:\w+\s+){0,2}?(?:arrive|come|"
        r"came|show|"
        r"work|receiv|respond|repl(?:y|ied)|answer|deliver|help|refund|honou?r|call(?:ed)?\s+back|get|got|turn(?:ed)?\s+up|load|open|fix|"
        r"resolv|happen|pa(?:y|id)|"
        r"cover|reimburs|inform|tell|told|explain|apologi|offer|listen|car(?:e|ed)\b)\w*",
        r"\b(?:(?:does|do|did|is|was|are|were|has|had|have)(?:\s+not|n't)|stopped|stop|quit|never)\s+(?:\w+ly\s+)?(?:work(?:ing|ed|s)?|"
        r"function\w*|respond\w*|load\w*)\b",
        r"\b(?:broken|broke|breaks|faulty|defective|damaged|cracked|leak(?:s|ed|ing|y)?|crash(?:es|ed|ing)?|fr[eo]ze(?:s|n)?|freezing|"
        r"bugs?|buggy|glitch\w*|"
        r"malfunction\w*|out\s+of\s+order|failed|fails|failing|failure|error(?:s|\s+messages?)?)\b",
        r"\b(?:charged?|billed?|paid|debited)\s+(?:\w+\s+){0,3}?(?:twice|double|again|extra)\b|\bdouble[\s-]charged\b|\bovercharged?\b|"
        r"\bhidden\s+(?:fees?|charges?|costs?)\b|"
        r"\bscam\w*|\bfraud\w*|\bripped\s+off\b|\brip[\s-]?off\b|\b(?:stole|stolen|lied|lying|misled|misleading|cheated)\b",
        r"\b(?:lost|missing|misplaced|mis-?handled|delayed|cancel{1,2}ed|denied|rejected|refused|ignored|overbooked|bumped|stranded|"
        r"stuck|disconnected|hung\s+up)\b",
    ),
    cue(
        "unable",
        0.8,
        r"\b(?:can|could|was|were|is|am|are|will|would)(?:\s+not|n't)\s+(?:\w+ly\s+|even\s+)?(?:be\s+)?(?:able|get|find|use|reach|access|"
        r"book|log|open|speak|talk|"
        r"change|cancel|see|hear|sleep|sit|check|contact|understand|connect|do|afford|eat|help|allowed|available|offered|provided|told|"
        r"informed|given)\b",
        r"\b(?:unable|impossible|failed|refus(?:e|es|ed|ing)|no\s+way)\s+to\b|\b(?:cannot|cant)\s+(?:get|find|use|reach|access|book|log|"
        r"even)\b",
        r"\b(?:had|have|having|has|forced|made)\s+(?:(?:me|us|him|her|them)\s+)?to\s+(?:wait|call|pay|ask|chase|go|sit|queue|send|repeat|"
        r"buy|phone|ring|cancel|re\w+|stand|fight|beg|"
        r"travel|walk|leave|return|switch|find|contact|explain|submit|purchase|spend|sleep|argue|rebook|keep|run|come|give|take)\b",
        r"\b(?:waited|waiting|wait|on\s+hold|delay(?:s)?|delayed|late)\b(?:\s+\w+){0,6}?\s+(?:hours?|hrs?|days?|weeks?|months?|years?|"
        r"ages|forever|minutes?|mins?)\b|"
        r"\b(?:hours?|hrs|days|weeks|months)\s+(?:late|delay(?:ed)?|wait(?:ing)?|on\s+hold|on\s+the\s+phone)\b|"
        r"\b(?:too\s+)?long\s+(?:wait\w*|delays?|queues?|lines?|time)\b",
        r"\b(?:no|lack\s+of|lacking|lacks?|without|zero|poor|insufficient|not\s+enough|too\s+few|absence\s+of)\s+(?:any\s+|a\s+|an\s+|"
        r"real\s+|\w+\s+)?(?:explanation|apolog\w+|communication|"
        r"information|help|response|reply|answer|option|support|staff\w*|space|room|legroom|privacy|food|water|choice|wifi|wi-fi|refund|"
        r"compensation|warning|notice|"
        r"contact|parking|service|customer\s+service|seats?|entertainment|follow|reason|updates?|one|way|care|staff|training|interest|"
        r"compassion|documentation)\b",
    ),
    cue(
        "complaint",
        0.65,
        r"\b(?:too|so|very|extremely|really|far\s+too|rather|quite|incredibly|overly)\s+(?:slow|expensive|small|cold|hot|loud|noisy|long|"
        r"short|dirty|rude|high|late|hard|"
        r"difficult|complicated|confusing|cramped|narrow|tight|old|dated|tired|poor|bad|busy|crowded|few|little|many|much|salty|dry|"
        r"uncomfortable)\b",
        r"\b(?:rude|unhelpful|incompetent|dismissive|unprofessional|uncaring|arrogant|dirty|filthy|stained|mouldy|moldy|stale|inedible|"
        r"cramped|noisy|cold\s+food|overpriced|expensive|"
        r"slow|uncomfortable|unreliable|confusing|complicated|misinformed|outdated|shabby|worn|understaffed|disorgani[sz]ed|chaotic|"
        r"useless|tasteless|unusable|painful|"
        r"inconvenient|unacceptable|unsafe|dangerous|broken\s+promises|disappoint\w*|frustrat\w*|annoy\w*|inefficient|patroni[sz]ing|"
        r"abrupt|nightmare|excuses|worthless)\b",
        r"\b(?:problems?|issues?|trouble|difficult(?:y|ies)|hassle|complaints?|complain(?:ed|ing)?|mistakes?|struggl\w+|mess|pain|wrong|"
        r"waste|poorly|badly|lack(?:s|ed|ing)?|worse)\b",
        r"\b(?:could|should|would)(?:\s+not|n't)?\s+have\s+been\b|\bshould\s*(?:'ve|\s+have)\s+\w+|\b(?:don't|dont|never|not|won't|"
        r"wouldn't)\s+(?:\w+\s+)?(?:buy|use|fly|recommend|book|return|"
        r"renew|trust|go\s+back|come\s+back|waste)\b|\b(?:price|premium|cost|rate|fee)s?\s+(?:\w+\s+){0,3}?(?:increas|went\s+up|doubl|"
        r"tripl|rais|hik|jump|rose|skyrocket)\w*",
        rf"\b\w*{_NOT}\s+(?:\w+\s+)?(?:helpful|friendly|good|great|clean|easy|worth|happy|satisfied|comfortable|enough|acceptable|clear|"
        rf"interested|possible|professional)\b",
    ),
)

MERITS: Final = (
    cue(
        "merit",
        0.8,
        r"\b(?:easy|quick|fast|simple|smooth|helpful|friendly|polite|kind|caring|professional|efficient|attentive|courteous|"
        r"knowledgeable|clean|comfortable|spacious|"
        r"delicious|tasty|reliable|affordable|prompt|responsive|patient|thorough|welcoming|compassionate|understanding|reasonable|"
        r"convenient|seamless|painless|hassle[\s-]free|"
        r"punctual|on\s+time|flawless|intuitive|generous|informative|reassuring|considerate|respectful|supportive|speedy|fair|"
        r"hard[\s-]?working|stress[\s-]free)\b",
        r"\b(?:quickly|promptly|smoothly|efficiently|immediately|easily|politely|kindly|patiently|thoroughly|clearly|perfectly)\b|"
        r"\bon\s+time\b|\bearly\b|\bin\s+no\s+time\b|\bwithin\s+(?:\w+\s+)?(?:minutes|hours|days)\b",
        r"\b(?:solved|resolved|fixed|reimbursed|refunded|saved|answered|helped|went\s+(?:above|out)|go(?:es)?\s+(?:above|out)|"
        r"above\s+and\s+beyond|looked\s+after|taken?\s+care|explained|listened|covered|paid|"
        r"upgraded|reassured|treated)\b|\b(?:works?|worked|runs?)\s+(?:\w+\s+)?(?:great|well|perfectly|fine|flawlessly|smoothly)\b",
    ),
    cue(
        "liking",
        0.6,
        r"\b(?:great|excellent|amazing|awesome|fantastic|wonderful|outstanding|superb|brilliant|perfect|exceptional|lovely|love|loved|"
        r"loves|best|good|nice|impress\w+|"
        r"pleasant|pleased|happy|satisfied|grateful|thankful|appreciate\w*|enjoy\w*|recommend\w*|delighted|fabulous|phenomenal|"
        r"incredible|terrific|beautiful|top[\s-]notch|first[\s-]class|"
        r"thanks?|thank\s+you|peace\s+of\s+mind|worth|like|liked|well|better)\b",
    ),
)
