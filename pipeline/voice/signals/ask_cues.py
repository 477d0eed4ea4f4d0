"""Suggestions and requests, told apart by whom they address: the company (an ask) or other customers (advice).

A product team can act on "please add dark mode" and not on "bring your own earplugs", though both are suggestions in the
sense of SemEval-2019 task 9 (Negi et al., 2019). So two groups of hand-written cues are kept, and phrases that only look
like a cue (negative_patterns.py) are blanked out before either group is tried. No weight is learned here: the cues were written by
hand and revised after reading errors on one half of the forum training set; what was right there in less than six of ten
places became half an ask. They are tried from the surest to the weakest.
"""

from typing import Final

from pipeline.voice.signals.cue_matches import cue

SURE: Final = 0.75  # from this confidence on a cue is an ask whatever stands around it

# Verbs that change a product or service: what a customer can ask of a company.
CHANGE: Final = (
    r"add|allow|bring\s+back|let|make|give|enable|provide|support|fix|improve|include|implement|remove|introduce|create|expose|integrate|"
    r"restore|replace|extend|expand|increase|reduce|simplify|ensure|consider|publish|release|update|upgrade|change|offer|stop|open|show|"
    r"put|"
    r"get\s+rid\s+of|merge|rename|unlock|incorporate|develop|build|redesign|rethink|reconsider|hire|train|invest|upgrade|clarify|"
    r"support|bring|do\s+something|turn|display|separate|unify|standardi[sz]e|optimi[sz]e|automate|document|drop|lower|sort\s+out|"
    r"expand|permit|eliminate|disable|treat|refund|respond|listen|adopt|revert|address|resolve|combine|move|send|ship|deliver|cancel|"
    r"waive|reimburse|credit|rebook|reinstate|work\s+on|keep|help|reply|call|contact|enhance|switch|look\s+into"
)
# Of these, the ones that are hardly ever a noun at the start of a sentence.
_SURE_VERB: Final = (
    r"add|allow|bring\s+back|let|give|enable|provide|fix|improve|include|implement|remove|introduce|create|expose|integrate|restore|"
    r"replace|extend|expand|increase|reduce|simplify|ensure|publish|get\s+rid\s+of|merge|rename|unlock|incorporate|develop|hire|"
    r"redesign|rethink|reconsider|permit|eliminate|disable|adopt|revert|combine|enhance|clarify|standardi[sz]e|optimi[sz]e|unify|make"
)
_DETERMINER: Final = (
    r"the|a|an|all|this|that|these|those|your|our|my|more|some|any|it|them|us|users?|people|new|better|support|for|each|every|"
    r"custom(?:ers?)?|developers?|passengers?|patients?|members|multiple|other|at\s+least|both|up|down"
)
_GOOD: Final = (
    r"nice|nicer|great|good|cool|awesome|useful|helpful|better|best|lovely|wonderful|amazing|fantastic|appreciated|handy|ideal|perfect|"
    r"beneficial|neat|preferable|preferred|sweet|excellent|brilliant|welcome|welcomed|interesting|convenient|sensible|wise|logical|fun|"
    r"a\s+(?:nice|great|good|huge|big|useful|helpful|welcome|better|handy|real|very\s+\w+|really\s+\w+)\s+(?!problem|issue|mess|loss|worry)\w+"
)
_DEGREE: Final = (
    r"(?:(?:really|so|very|super|much|even|also|just|quite|extremely|definitely|certainly|pretty|truly|always|greatly|a\s+lot|way|far|"
    r"absolutely|more|still|highly|particularly|especially|incredibly|probably|too)\s+)*"
)
_START: Final = (
    r"^[\W\d_]*(?:(?:and|also|so|or|but|just|at\s+least|then|hi|hello|hey|dear\s+\w+|ok|okay|simply|finally|instead|maybe|perhaps|"
    r"alternatively|secondly|lastly|again|ideally|first|additionally|plus|guys|come\s+on|suggestions?|idea|solution|request|"
    r"microsoft(?=\s*,|\s+please)|@\w+)\b[\s,:.!-]*)*"
)
_WOULD: Final = r"\bwould|'d|\bwill|\bcould|\bmight|\bshould|\bwud|\bwould've|\bwould\s+have"
_WELCOME: Final = r"powerful|valuable|easier|simpler|an?\s+(?:\w+\s+)?(?:improvement|plus|addition|bonus)|game[\s-]chang\w+"
_CHANGING: Final = r"(?:adding|making|allowing|providing|implementing|including|changing|removing|creating|giving|enabling|having)"
_REALLY: Final = (
    r"(?:(?:not|at\s+least|also|really|always|definitely|clearly|just|probably|only|never|all|instead|then|either|be\s+able\s+to)\s+)*"
)
_COMPANY: Final = (
    r"(?:they|it|this|that|there|which|we|he|she|one|who|i|these|those|(?!you\b|if\b|why\b|how\b|where\b|what\b|when\b)[\w'/.-]+)"
)

# Asks, to the company, from the surest cue to the weakest.
ASKS: Final = (
    cue(
        "please",
        0.92,
        rf"\b(?:please|pls|plz|kindly)[\s,]+(?:(?:also|just|do|can|could|would|will|you|not|don't|at\s+least|consider|guys|microsoft|"
        rf"ms)\s+)*(?:{CHANGE})\b",
        rf"\b(?:could|can|would|will|won't|can't|couldn't)\s+(?:you|u|ya|someone|somebody|they|we|microsoft|"
        rf"ms)\s+(?:\w+\s+){{0,2}}?(?:{CHANGE})\b",
        r"\bfeature\s+request\b|\b(?:i|we)\s*(?:would|'d|am|'m|are|'re)?\s*(?:also\s+|like\s+to\s+|really\s+|strongly\s+|here\s+)?"
        rf"(?:suggest(?:ing)?|propos(?:e|ing)|request(?:ing)?)\b(?!\s+(?:you\b(?!\s+(?:{CHANGE})\b)|(?!{_CHANGING}\b)\w+ing|"
        rf"to\s+(?:anyone|all)|anyone))|\b(?:i|we)\s*(?:would|'d)?\s*(?:like\s+to\s+)?recommend\s+{_CHANGING}\b",
        r"\b(?:my|a|one|another|small|quick|simple)\s+(?:\w+\s+)?(?:suggestions?|proposal|feature\s+request|request|wish\s*list)\s*"
        r"(?:is|would|to|for|:|-)|^\W*(?:suggestion|proposal|request|feature)s?\s*:",
    ),
    cue(
        "would_be_good",
        0.88,
        rf"\b(?:it|'t)\s*(?:{_WOULD})\s+(?:\w+\s+)?(?:be|been)\s+{_DEGREE}(?:{_GOOD}|{_WELCOME})\b",
        rf"^\W*{_DEGREE}(?:{_GOOD})\s+if\b|(?:\bbe|\bwould)\s+{_DEGREE}(?:{_GOOD})\s+(?:if|to\s+(?:see|be\s+able|have|get|add|allow))\b|"
        rf"(?:^\W*(?:also\s+)?|\bwhat\s+)would\s+(?:\w+\s+)?be\s+{_DEGREE}(?:{_GOOD})\b",
        rf"(?:{_WOULD})\s+(?:\w+\s+)?be\s+{_DEGREE}(?:{_GOOD}|{_WELCOME})\s+(?:if|to|when|for|that)\b",
        rf"\bit(?:'s|\s+is|\s+was)?\s+{_DEGREE}(?:better|best|nice|great|good|useful|easier)\s+if\s+(?:we|you|they|there|it|the\s+\w+)\s+"
        r"(?:could|would|had|were|was|have|has|added|made)\b|\bwould\s+be\s+\w+\s+if\b",
        r"\b(?:better|best)\s+(?:\w+\s+)?(?:would|could)\s+be\b|\bit(?:'d|\s+would)\s+(?:really\s+|also\s+|greatly\s+)?help\s+(?:if|to)\b",
    ),
    cue(
        "thing_would_be_good",
        0.8,
        rf"(?<!\bthis)(?<!\bthat)(?<!\bwhich)(?<!\bit)(?<!\bhelp)(?<!\bwhat)(?<!\band)(?:\s(?:would|could|might)|'d)\s+(?:\w+\s+)?(?:be|"
        rf"been)\s+{_DEGREE}(?:{_GOOD}|{_WELCOME})\b",
    ),
    cue(
        "wish",
        0.86,
        r"\b(?:i|we)\s+(?:\w+\s+)?wish(?:ed)?\b|\bif\s+only\b|\bwhat\s+if\b|\bmy\s+(?:only\s+|one\s+)?(?:wish|desire)\b|^\W*wish\b|"
        r"\bwould\s+it\s+be\s+possible\b",
        r"\b(?:i|we|users?|developers?|people|customers?|many|everyone|most|many\s+\w+|who)\s*(?:'d|would|wud)\s+(?:\w+\s+)?(?:like|"
        r"love|want|prefer|appreciate)\b|^\W*(?:also\s+|and\s+|but\s+)?would\s+(?:\w+\s+)?(?:like|love|appreciate)\b",
        r"\b(?:want|love|like)\s+to\s+(?:see|be\s+able)\b(?!\s+(?:you|them|him|her|again|back)\b)|\b(?:hoping|"
        r"waiting)\s+(?:that\s+)?(?:you|they|microsoft|ms)\b",
    ),
    cue(
        "imperative",
        0.82,
        rf"{_START}(?:please\s+)?(?:{_SURE_VERB})\s+(?!(?:was|is|were|are|has|had|sure|of|in|on)\b)\w+",
        rf"{_START}(?:please\s+)?(?:{CHANGE})\s+(?:{_DETERMINER})\b",
        rf"{_START}(?!lower|support|contact|call|help|reply|credit|offer|document|display|train|address)(?:{CHANGE})\s+(?:\w+\s+){{1,6}}?(?:to|so|when|that|into)\s+\w|{_START}(?:mark|sort|hide|import|export|raise|"
        rf"speed\s+up|use)\s+(?:the|an?|all|these)\b",
        rf"\bat\s+(?:the\s+very\s+)?least,?\s+(?:{CHANGE}|an?|some)\b",
        r"\b(?:(?:please|just|should|could|must)\s+bring\s+(?:it|them|this|that|the\s+[\w ]{2,30}?|[\w ]{2,20}?)?\s*back|"
        r"(?:just|please|at\s+least)\s+let\s+(?:us|me|users|people)|stop\s+(?:being|making|forcing|charging))\b",
        r"\b(?:please|pls|plz)\s+(?:\w+\s+){0,8}[.!]*$|^\W*(?:please|pls|plz)\W+\w+\s+\w+",
        r"(?:[,;:]\s+|\s-+\s+|\b(?:either|so)\s+)(?:then\s+|please\s+|just\s+|at\s+least\s+)?(?:allow|let|provide|give|enable|make\s+it)\s+"
        r"(?:us|users?|me|people|developers?|devs|an?|the|more|my|support|possible|easier|optional|customers|patients)\b",
    ),
    cue(
        "should",
        0.76,
        rf"\b{_COMPANY}\s+{_REALLY}(?:should|shouldn't|ought\s+to)\s+{_REALLY}(?:{CHANGE}|have|get)\b",
        r"\bshould\s+(?:also\s+|not\s+|really\s+|at\s+least\s+|always\s+|only\s+)*be\s+(?:able|possible|easy|easier|available|an?\b|more|"
        r"better|made|\w+ed\b|built|shown|given|set|put|allowed|free|optional|there|configurable|customi[sz]able|consistent|faster)",
        rf"\byou\s+(?:guys\s+|really\s+|also\s+|just\s+)*(?:should|must|need\s+to|ought\s+to|might\s+want\s+to)\s+(?:\w+ly\s+|"
        rf"also\s+)?(?:{CHANGE})\b",
        r"\bthere\s+(?:should|must|needs?\s+to|has\s+to|have\s+to|ought)\b(?!\s+be\s+no\b)|^\W*(?:also\s+|and\s+|it\s+|"
        r"this\s+)?(?:should|must)\s+(?!i\b|we\b|you\b|be\s+noted)\w+",
        rf"\b(?:they|microsoft|ms|you\s+guys|company|team|staff|airlines?)\s+(?:really\s+)?(?:must|shall|has\s+to|have\s+to|ought\s+to)\s+"
        rf"(?:{CHANGE})\b",
    ),
    cue("should_else", 0.62, rf"\b{_COMPANY}\s+{_REALLY}(?:should|shouldn't|ought\s+to)\s+\w+"),
    cue(
        "needs",
        0.7,
        r"\bneeds\s+to\s+(?:\w+ly\s+)?(?:be\s+(?!done\b|called\b|made\s+aware)|have|get|make|improve|fix|add|provide|stop|learn|work|change|update|"
        r"hire|invest|offer|allow|support|include|listen|train|implement|go|sort|start|consider|come|become|let|put)\b|"
        r"\b(?:they|microsoft|guys|ms|staff)\s+(?:really\s+|also\s+|just\s+|do\s+)*need\s+to\s+(?!know\b|see\b)\w+|"
        r"\bneeds\s+(?:an?|some|more|better|new|urgent|serious)\b|\bneeds?\s+(?:(?:improv\w+|"
        r"updat(?:ing|ed)|fix\w*|refurb\w*|attention|clean\w*|work|moderni[sz]\w+|renovat\w+|overhaul\w*|upgrad\w+|another)\b)",
        r"\bneed\s+to\s+(?:provide|add|support|allow|implement|fix|improve|include)\b",
        r"\b(?:must|has\s+to|have\s+to|got\s+to)\s+be\s+(?:improved|fixed|added|changed|made|allowed|able|an?|possible|some|expanded|"
        r"updated)\b",
        r"^\W*(?:we\s+|i\s+|and\s+)?(?:also|really|badly)\s+needs?\b|^\W*needs?\s+(?!to\b|less\b|\w+ing\b)\w+|"
        r"^\W*(?:so\s+|and\s+|but\s+)?we\s+(?:really\s+|also\s+)?need\s+(?!to\b(?!\s+be\s+able)|it\b|this\b|that\b|help\b)\w+",
        r"\b(?:could|can|would)\s+(?:do|deal)\s+with\b|\bcould\s+use\s+(?:a|an|some|more|better)\b|\broom\s+for\s+improvement\b",
        r"\b(?:could|might)\s+(?:\w+\s+)?be\s+(?:\w+\s+)?(?:improved|better|faster|quicker|cleaner|cheaper|bigger|larger|"
        r"clearer|easier|shorter|longer|warmer|extended|reduced|updated|simplified|expanded|enhanced)\b",
        r"\b(?:is|are)\s+(?:\w+ly\s+|much\s+)?in\s+need\s+of\b|\b(?:is|are)\s+(?:badly|desperately|much|sorely)\s+(?:needed|required)\b|"
        r"\b(?:is|are)\s+much-needed\b",
    ),
    cue(
        "idea",
        0.7,
        rf"\bhow\s+about\b|\bwhy\s+not\s+(?:just\s+|simply\s+|also\s+)?(?:{CHANGE}|have|use|do|get|an?)\b|"
        r"\bwhy\s+(?:don't|can't|do\s+not|does\s+not)\s+(?:you|u|they|microsoft|ms|we)\s+\w|^\W*why\s+don't\s+\w",
        r"\b(?:i|we)\s+(?:really\s+|all\s+|also\s+|just\s+)?(?:need|want|deserve)\s+(?:an?|more|better|some|the\s+(?:option|ability|"
        r"possibility)|to\s+be\s+able|(?:you|microsoft|ms|them)\s+to)\b",
        r"\b(?:one|another|an?|possible|better|best|good|simple|easy|my)\s+(?:\w+\s+)?(?:option|idea|solution|alternative|approach|"
        r"improvement)\s+(?:would|could|might|should|to\s+improve|may)\b",
        r"\b(?:better|best)\s+to\s+(?:have|be|make)\b|\bit\s+would\s+make\s+sense\b|\bwould\s+it\s+be\s+(?:too\s+much\s+to\s+ask|"
        r"possible)\b|^\W*(?:imagine|prevent|have\s+an?|apply\s+(?:the|an?|this)|promote|get\s+back|making\s+it)\s+\w",
        r"\b(?:can|could|may)\s+(?:we|i)\s+(?:please\s+|also\s+|at\s+least\s+)*(?:have|get|be\s+able)\b|\bwhy\s+(?:can|could)\s*(?:not|"
        r"n't)?\s+(?:we|you|they)\b|\bwe\s+could\s+(?:also\s+)?be\s+able\b"
        r"|\b(?:you|u|they|microsoft|ms|feedly|team)'?\s+(?:could|might)\s+(?:also\s+|just\s+|simply\s+|maybe\s+|even\s+|easily\s+|"
        rf"at\s+least\s+)*(?:{CHANGE})\b",
        r"^\W*(?:and\s+|or\s+|maybe\s+|perhaps\s+|also\s+)*(?:adding|allowing|letting|giving|including|providing|enabling|improving|"
        r"introducing|having\s+(?:an?|the|more|better)|opening)\b[^.]*\b(?:would|could|will)\b|"
        r"^\W*could\s+(?!it\b|i\b|you\b|this\s+be\b|that\s+be\b)[\w' ]{2,40}\?",
    ),
    cue(
        "fragment",
        0.6,
        r"^\W*(?:more|less|better|fewer|shorter|quicker|faster|cheaper|larger|bigger|longer|improved?|clearer|easier|warmer|cleaner|"
        r"quieter|additional|extra|"
        r"increased|reduced|lower|higher)\s+(?!than\b|or\s+less|and\s+more|to\s+(?:the|be)\b|importantly\b|"
        r"of\s+(?:a|the)\b)[\w'/ -]{3,60}[.!]*$",
    ),
)

# Lacks, hopes, needs, expectations: an ask between the lines now and then, mostly a bare statement. Never enough alone.
HALF_ASKS: Final = (
    cue(
        "good",
        0.5,
        rf"(?:{_WOULD})\s+(?:\w+\s+)?(?:be|been)\s+{_DEGREE}(?:{_GOOD}|{_WELCOME})\b",
    ),
    cue(
        "lack",
        0.45,
        r"\b(?:there\s+is|is\s+there|there's)\s+no\s+(?:option|way|ability)\s+to\b|^\W*(?:an?\s+|the\s+)?(?:option|ability|support|"
        r"possibility|integration|way)\s+(?:to|for|with)\b",
        r"^\W*(?:missing|lack(?:s|ing)?(?:\s+of)?|misses|no\s+(?:way|option|support|possibility))\b|\b(?:i|we)\s+(?:really\s+|"
        r"do\s+)?miss\b|\b(?:is|are|what's|what\s+is)\s+(?:\w+\s+)?(?:missing|lacking)\b",
    ),
    cue(
        "hope",
        0.4,
        r"\b(?:i|we)\s+(?:really\s+|do\s+|just\s+|also\s+|sincerely\s+|all\s+)?hope\s+(?:that\s+)?(?!you\s+(?:like|enjoy|have|get\s+to|"
        r"are|all)\b)(?:you|they|microsoft|ms|this|it|there|the\s+\w+)\s+"
        r"(?:will|can|could|would|is|are|gets?|adds?|fix|makes?|brings?|consider|improves?|changes?)\b|\bhopefully\s+(?:you|they|this|it|"
        r"there|the\s+\w+)\b",
        r"\bit(?:'s|\s+is)\s+(?:high\s+|about\s+)?time\b|^\W*(?:high|about)\s+time\b|\bhoping\s+for\b",
    ),
    cue(
        "need",
        0.4,
        r"\b(?:is|are)\s+(?:\w+\s+)?(?:needed|required|necessary|a\s+must(?:\s+have)?|must[\s-]have)\b|\b(?:important|essential|critical|"
        r"crucial|necessary|vital)\s+(?:to|that|for)\b",
        r"\b(?:we|i|devs?|developers?|users?|people|you|they|patients?|customers?)\s+(?:also\s+|really\s+|just\s+)?(?:needs?|wants?)\b|"
        r"\bmust\s+(?:be|have|support|allow)\b|\bneeds?\s+to\s+(?:be|have|do)\b",
        rf"\bwould\s+(?:make|help)\s+(?:it|things|life|this|the|us|me|developers?|users?|a\s+lot|so|to|be|if)\b|"
        rf"\bwould\s+{_DEGREE}(?:help|benefit)\b",
        r"\b(?:could|should|would|can|may|might)\s+(?:also\s+|even\s+|just\s+|then\s+)?be\s+(?:also\s+)?(?:built|placed|automatic|"
        r"optional|shown|displayed|moved|replaced|removed|combined|more|used|changed|made|added|provided|"
        r"integrated|implemented|included|enabled|allowed|exposed|optimi[sz]ed|turned|set|given|based|stored)\b",
        r"^\W*alternatively\b|^\W*(?:can|could|will|would)\s+(?:you|we|it|this|there)\b.*\?|\bplease\b|\b(?:is|would)\s+it\s+(?:be\s+)?"
        r"(?:possible|feasible)\s+(?:to|for|that)|\b(?:any|a)\s+(?:chance|plans?|way)\b[^.]*\?",
    ),
)
