"""Suggestions and requests, told apart by whom they address: the company (an ask) or other customers (advice).

A product team can act on "please add dark mode" and not on "bring your own earplugs", though both are suggestions in the
sense of SemEval-2019 task 9 (Negi et al., 2019). So two groups of hand-written cues are kept, and phrases that only look
like a cue ("I wish I had never bought it", "it should have arrived") are blanked out before either group is tried.
No weight is learned: the cues were written by hand and revised once after reading errors on the training half of the forum set.
They are tried from the surest to the weakest.
"""

import re
from dataclasses import dataclass
from typing import Final

_FLAGS: Final = re.IGNORECASE

# Verbs that change a product or service: what a customer can ask of a company.
_CHANGE: Final = (
    r"add|allow|bring\s+back|let|make|give|enable|provide|support|fix|improve|include|implement|remove|introduce|create|expose|integrate|"
    r"restore|replace|extend|expand|increase|reduce|simplify|ensure|consider|publish|release|update|upgrade|change|offer|stop|open|show|put|"
    r"get\s+rid\s+of|merge|rename|unlock|port|incorporate|develop|build|redesign|rethink|reconsider|hire|train|invest|upgrade|clarify|"
    r"support|bring|do\s+something|turn|display|separate|unify|standardi[sz]e|optimi[sz]e|automate|document|drop|lower|sort\s+out|"
    r"expand|permit|eliminate|disable|treat|refund|respond|listen|adopt|revert|address|resolve|combine|move|send|ship|deliver|cancel|waive|reimburse|credit|rebook|reinstate|work\s+on|keep|help|reply|call|contact|enhance|switch|look\s+into"
)
# Of these, the ones that are hardly ever a noun at the start of a sentence.
_SURE_VERB: Final = (
    r"add|allow|bring\s+back|let|give|enable|provide|fix|improve|include|implement|remove|introduce|create|expose|integrate|restore|"
    r"replace|extend|expand|increase|reduce|simplify|ensure|publish|get\s+rid\s+of|merge|rename|unlock|incorporate|develop|hire|"
    r"redesign|rethink|reconsider|permit|eliminate|disable|adopt|revert|combine|enhance|clarify|standardi[sz]e|optimi[sz]e|unify|make"
)
_DETERMINER: Final = (
    r"the|a|an|all|this|that|these|those|your|our|my|more|some|any|it|them|us|users?|people|new|better|support|for|each|every|"
    r"custom(?:ers?)?|developers?|passengers?|patients?|members|multiple|other|at\s+least|both|up|down|to"
)
_GOOD: Final = (
    r"nice|nicer|great|good|cool|awesome|useful|helpful|better|best|lovely|wonderful|amazing|fantastic|appreciated|handy|ideal|perfect|"
    r"beneficial|neat|preferable|preferred|sweet|excellent|brilliant|welcome|welcomed|interesting|convenient|sensible|wise|logical|fun|"
    r"a\s+(?:nice|great|good|huge|big|useful|helpful|welcome|better|handy|real|very\s+\w+|really\s+\w+)\s+\w+"
)
_DEGREE: Final = (
    r"(?:(?:really|so|very|super|much|even|also|just|quite|extremely|definitely|certainly|pretty|truly|always|greatly|a\s+lot|way|far|"
    r"absolutely|more|still|highly|particularly|especially|incredibly|probably|too)\s+)*"
)
_START: Final = (
    r"^[\W\d_]*(?:(?:and|also|so|or|but|just|at\s+least|then|hi|hello|hey|dear\s+\w+|ok|okay|simply|finally|instead|maybe|perhaps|"
    r"alternatively|secondly|lastly|again|ideally|first|additionally|plus|guys|come\s+on|suggestions?|idea|solution|request|"
    r"microsoft|@\w+)\b[\s,:.!-]*)*"
)
_COMPANY: Final = (
    r"(?:they|it|this|that|there|which|we|he|she|one|who|i|these|those|(?!you\b|if\b|why\b|how\b|where\b|what\b|when\b)[\w'/.-]+)"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that gives a sentence its signal: what it is called, how to find it, how far to trust it (0-1)."""

    name: str
    pattern: re.Pattern[str]
    confidence: float


def cue(name: str, confidence: float, *patterns: str) -> Cue:
    """Return a cue that matches any of the patterns, whatever their case."""
    return Cue(name, re.compile("|".join(f"(?:{pattern})" for pattern in patterns), _FLAGS), confidence)


# Phrases that look like a cue and are none: regret, complaint, courtesy, certainty. A match is blanked, offsets stay.
NOT_AN_ASK: Final = re.compile(
    "|".join(
        (
            r"\bwish(?:ed|ing)?\s+(?:i|we)\s*(?:'d|had|hadn't|never|would\s+have|could\s+have|knew|didn't|did\s+not|had\s+not|was|were)\b"
            r"(?!\s+(?:an?|the|more|able)\b)",
            r"\bwish(?:es|ing)?\s+(?:you|them|him|her|everyone|every\s*body|all)\b(?=[^.]{0,12}\b(?:best|well|luck|success|happy|merry|good|a|all)\b)",
            r"\bwish(?:ed|es)?\s+to\b|\bbest\s+wishes\b|\bas\s+you\s+wish\b",
            r"\b(?:should|shouldn't|ought\s+to|must|needn't)(?:\s+not)?(?:\s+have|'ve|\s+of)\b",
            r"\bshould\s+(?:be\s+(?:fine|ok|okay|good|noted|commended|proud|applauded|ashamed|a\s+(?:given|crime|10))|i\b|you\s+(?:need|have|want|decide)\b)",
            r"\bif\s+(?:\w+\s+){1,2}should\b|\bshould\s+(?:arrive|receive|take|know)\b|\bhow\s+(?:it|things|\w+)\s+should\s+be\b",
            r"\bplease\s+(?:note|see|find|refer|be\s+(?:aware|warned|careful)|beware|read|don'?t\s+(?:get|misunderstand)|forgive|excuse|"
            r"correct\s+me|visit|check\s+out|click|bear)\b",
            r"\bplease\s+(?:do\s+not|don't|dont|never|just|guys|people|everyone|folks|\s)*(?:avoid|beware|stay\s+away|book|buy|use|fly|waste|trust|sign\s+up|go\s+elsewhere|"
            r"look\s+elsewhere|do\s+your|save\s+your)\b",
            r"\b(?:pleased?\s+to|to\s+please|(?:easy|hard|eager|difficult)\s+to\s+please|when(?:ever)?\s+(?:you|they|we|i)\s+please)\b",
            r"\bkeep\s+(?:it\s+up|up\s+the\b|doing\b|going\b)",
            r"\bwould(?:\s+\w+)?\s+(?:like|love)\s+to\s+(?:thank|say|mention|express|point|share|commend|congratulate|know|hear|begin|start|"
            r"come\s+back|return|go\s+back|stay\s+again|apologi[sz]e|give\s+(?:a|my|them|credit)|add\s+that|stress|recommend)\b",
            r"\b(?:needs?|need)\s+(?:to\s+(?:know|say|be\s+said|mention)|no\s+(?:introduction|explanation)|less\s+to\s+say)\b|\bneedless\b|"
            r"\b(?:don't|do\s+not|didn't|no|not|never)\s+need\b|\bif\s+(?:need\s+be|needed)\b|\bno\s+need\b",
            r"\bhow\s+(?:can|could|would|should|do)\s+(?:i|we|you)\b|\bas\s+good\s+as\b|\bwould\s+be\s+good\s+enough\b",
            r"\b(?:can't|cannot|couldn't|can\s+not)\s+be\s+better\b|\bcouldn't\s+(?:ask|wish)\b|\bnothing\s+(?:could|should|needs?)\b",
            r"\bcould\s+(?:not|n't)\s+be\s+(?:better|improved)\b|\bmake\s+no\s+mistake\b|\blet\s+(?:me|us)\s+(?:tell|say|explain|know|start|down)\b"
            r"|\blet(?:s)?\s+down\b|\blet's\s+(?:say|face|see|assume)\b|\blet\s+alone\b|\bgive\s+or\s+take\b|\bgive\s+me\s+a\s+break\b",
        )
    ),
    _FLAGS,
)

# Advice to other customers: a suggestion, though nothing the company can act on.
ADVICE: Final = (
    cue(
        "advise",
        0.8,
        r"\b(?:i|we|i'd|we'd)\s*(?:would|'d|will|'ll|can|do|must|highly|strongly|definitely)?\s*(?:also|only|really|highly|strongly|just|"
        r"definitely|certainly|thoroughly)?\s*(?:recommend|suggest|advi[sc]e|urge|encourage)\s+(?:that\s+)?(?:you|to\s+(?:anyone|everyone|"
        r"all|others|people|stay|go|book|take|get|ask|use|check|bring|avoid)|anyone|everyone|every\s*body|people|others|travell?ers|guests|"
        r"\w+ing\b)",
        r"\bmy\s+(?:only\s+|one\s+|best\s+)?(?:advice|tips?|recommendation)\b|\b(?:a|one|some|word\s+of|quick|pro|hot|top)\s+(?:advice|tips?|warning)\b|"
        r"^\W*tips?\b\s*[:-]|\badvi[sc]e\s*:|\ba\s+word\s+(?:of|to\s+the)\b",
    ),
    cue(
        "you_should",
        0.75,
        r"\b(?:you|travell?ers|visitors|guests|people|anyone|everyone|others|buyers|patients|customers|folks)\s*(?:'ll|will|'d|would|may|might|"
        r"really|definitely|also|just|all|probably|do|always)*\s*(?:should|must|ought\s+to|need\s+to|have\s+to|(?:had\s+|'d\s+)better|"
        r"are\s+better\s+off|want\s+to|be\s+better\s+off|be\s+wise|be\s+best)\b(?!\s+(?:"
        + _CHANGE.replace("|stop|", "|").replace("|get|", "|")
        + r")\b)",
        r"\bif\s+(?:you(?:'re|\s+are|\s+want|\s+like|\s+need|\s+have|\s+can|\s+do|\s+don't|'re|\s+go|\s+plan|\s+stay|\s+book|\s+must|\s+fancy)"
        r"|possible|visiting|staying|travell?ing|going)\b[^.;]*?(?:,|\bthen\b|\byou\b)\s*(?:please\s+|then\s+|just\s+|definitely\s+|do\s+|"
        r"i'd\s+|this\s+is\s+(?:the|a)\b|you\s+(?:should|can't|cannot|will\s+want|need)|go|try|book|ask|take|stay|use|avoid|get|look|choose|"
        r"bring|make|request|check|be|visit|don't|do\s+not|head|walk|buy|consider|opt|steer|pick)",
    ),
    cue(
        "imperative_to_others",
        0.7,
        r"(?:^[\W\d_]*|[,;:.!?-]\s*|\b(?:and|so|but|also|just|then|or|tip|advice|highly|definitely|to)\s+)(?:just\s+|"
        r"definitely\s+|do\s+|also\s+|but\s+|so\s+|and\s+|always\s+|then\s+)*(?<!\bto\s)(?:avoid|beware|be\s+(?:sure|warned|prepared|aware|careful|"
        r"ready|wary|advised|mindful|patient)|make\s+sure|ensure\s+(?:you|that\s+you)|stay\s+(?:away|elsewhere|here|clear)|steer\s+clear|"
        r"keep\s+(?:away|in\s+mind|looking)|look\s+elsewhere|go\s+(?:elsewhere|somewhere\s+else|for\s+(?:the|a|it)|to\s+the|with)|"
        r"(?:don't|do\s+not|dont|never)\s+(?:\w+\s+)?(?:bother|stay|book|use|buy|waste|expect|miss|go|fly|forget|trust|eat|pay|believe|let|"
        r"sign|choose|take|even|fall|hesitate|do|get|be|think|rely|leave|order)|"
        r"book\s+(?:early|in\s+advance|with|a|an|the|direct|your|ahead|online|through)|ask\s+for|try\s+(?:the|to|and|a|an|out|not|this|it|another)"
        r"|remember\s+(?:to|that)|request\s+(?:a|an|the|for)|bring\s+(?:your|a|an|some|ear|cash|along|plenty)|take\s+(?:the|a|an|your|"
        r"advantage)|check\s+(?:out|your|the|with|before|that|it)|opt\s+for|pay\s+(?:the|a\s+little|extra|attention|for)|save\s+your|"
        r"spend\s+(?:the|a|your|more)|plan\s+(?:to|on|ahead|your)|pack\s+(?:a|an|your)|get\s+(?:a\s+room|there\s+early|the|your\s+own)|"
        r"do\s+your(?:self)?|enjoy\s+(?:the|your|a)|visit\s+(?:the|this)|walk\s+(?:to|down|up|around|the|a|out|over)|turn\s+(?:left|right)|"
        r"head\s+(?:to|for|over|down)|skip\s+(?:the|it|this)|expect\s+to|buy\s+(?:a|your|the|an|from)|use\s+(?:the|a|your|another)|"
        r"watch\s+(?:out|for|your)|leave\s+(?:yourself|plenty|enough|early)|give\s+(?:it|this|them)\s+a\s+(?:miss|try|go|wide|shot)|"
        r"consider\s+(?:staying|booking|using|another|other|the|a)|find\s+(?:another|a|an|somewhere)|shop\s+around|run\b(?!\s+by)|think\s+twice|"
        r"look\s+(?:for|out|into|at)\s+(?:a|an|the|other|another))",
        r"\bwould\s+(?:not\s+)?(?:be\s+)?(?:avoid|best\s+to\s+(?:avoid|book|go|take))\b|\bif\s+i\s+were\s+you\b|\bwatch\s+out\s+for\b",
        r"\b(?:well\s+)?worth\s+(?:a\s+(?:visit|try|look|stay|trip)|checking|asking|paying|visiting|going|trying|booking|requesting|the\s+(?:walk|"
        r"trip|extra))\b|\b(?:a\s+)?must[\s-](?:see|do|visit|try|have)\b|\b(?:best|better|wise|advisable|recommended|easier|cheaper|worth)\s+to\s+"
        r"(?:book|take|go|ask|use|avoid|bring|get|buy|stay|check|call|walk|request|arrive|reserve)\b",
        r"\b(?:highly\s+)?recommend(?:ed)?\s+(?:the|a|an|asking|booking|getting|taking|trying|you|staying|going|that|this)\b",
    ),
)

# Weaker signs of advice: they never hide an ask ("great if you could add ..."), and count only where advice is asked for.
HINTS: Final = (
    cue(
        "second_person",
        0.5,
        r"\bif\s+you\b|\byou\s*(?:can|could|may|might|will|'ll|won't|can't|cannot|don't\s+(?:have|need|want)|need|want\s+to|must|should|shouldn't|have\s+to|are\s+better)\b",
        r"\b(?:travell?ers|visitors|guests|people|anyone|everyone|others|folks|couples|families)\s+(?:\w+\s+)?(?:should|must|need|will|can|may|might|who\s+(?:want|like|need))\b",
        r"\b(?:i|we)(?:'d|\s+would)\s+(?:\w+\s+)?(?:recommend|suggest|advise|avoid|choose|opt|try|book|pick|ask|go\s+for|stay)\b|\b(?:recommend|suggest|advise)\s+\w+ing\b",
    ),
    cue(
        "imperative",
        0.5,
        r"^[\W\d_]*(?:(?:and|so|but|also|just|then|or|tip|instead|otherwise|definitely|always|never|please|only|simply)[\s,:]+)*(?:get|go|take|ask|book|bring|use|walk|visit|eat|try|"
        r"head|check|stay|avoid|buy|look|expect|leave|arrive|choose|request|pay|catch|cross|follow|grab|hop|rent|reserve|save|skip|spend|join|keep|watch|enjoy|remember|"
        r"consider|pack|plan|pick|call|find|see|be|don't|do\s+not|make|order|prepare|insist|tell|wear|beware|note|forget|allow|give|opt|shop|print|compare|read|wait)\b"
        r"(?!\s*(?:in\b|out\b|-|was\b|is\b|were\b|are\b|had\b|has\b|ing\b|,))\s+\w",
    ),
)

# Asks, to the company, from the surest cue to the weakest.
ASKS: Final = (
    cue(
        "please",
        0.92,
        rf"\b(?:please|pls|plz|kindly)[\s,]+(?:(?:also|just|do|can|could|would|will|you|not|don't|at\s+least|consider|guys|microsoft|ms)\s+)*"
        rf"(?:{_CHANGE})\b",
        rf"\b(?:could|can|would|will|won't|can't|couldn't)\s+(?:you|u|ya|someone|somebody|they|we|microsoft|ms)\s+(?:\w+\s+){{0,2}}?(?:{_CHANGE})\b",
        r"\bfeature\s+request\b|\b(?:i|we)\s*(?:would|'d|am|'m|are|'re)?\s*(?:also\s+|like\s+to\s+|really\s+|strongly\s+|here\s+)?"
        r"(?:suggest(?:ing)?|propos(?:e|ing)|request(?:ing)?)\b(?!\s+(?:you|\w+ing|to\s+(?:anyone|all)|anyone))",
        r"\b(?:my|a|one|another|small|the|quick|simple|few|some)\s+(?:\w+\s+)?(?:suggestions?|proposal|feature\s+request|request|wish\s*list)\s*"
        r"(?:is|are|would|to|for|:|-|that)|^\W*(?:suggestion|proposal|request|feature)s?\s*:",
    ),
    cue(
        "would_be_good",
        0.88,
        rf"(?:\bwould|'d|\bwill|\bcould|\bmight|\bshould|\bwud|\bwould've|\bwould\s+have)\s+(?:\w+\s+)?(?:be|been)\s+{_DEGREE}(?:{_GOOD})\b",
        rf"\bwould\s+(?:make|help)\s+(?:it|things|life|this|the|us|me|developers?|users?|a\s+lot|so|to|be|if)\b|\bwould\s+{_DEGREE}(?:help|benefit)\b",
        rf"(?:^\W*|\bbe\s+|\bwould\s+){_DEGREE}(?:nice|great|cool|awesome|good|better|useful|helpful)\s+(?:if\b|to\s+(?:see|be\s+able)\b)",
        rf"\bit(?:'s|\s+is|\s+was)?\s+{_DEGREE}(?:better|best|nice|great|good|useful|easier)\s+if\b|\bwould\s+be\s+\w+\s+if\b",
    ),
    cue(
        "wish",
        0.86,
        r"\b(?:i|we)\s+(?:\w+\s+)?wish(?:ed)?\b|\bif\s+only\b|\bwhat\s+if\b|\bmy\s+(?:only\s+|one\s+)?(?:wish|desire)\b|^\W*wish\b|\bwould\s+it\s+be\s+possible\b",
        r"\b(?:i|we|users?|developers?|people|customers?|many|everyone|most|many\s+\w+|who)\s*(?:'d|would|will|wud)\s+(?:\w+\s+)?(?:like|love|want|prefer|appreciate)\b",
        r"\b(?:want|love|like)\s+to\s+(?:see|be\s+able)\b(?!\s+(?:you|them|him|her|again|back)\b)|\b(?:hoping|waiting)\s+(?:that\s+)?(?:you|they|microsoft|ms)\b",
    ),
    cue(
        "imperative",
        0.82,
        rf"{_START}(?:please\s+)?(?:{_SURE_VERB})\s+(?!(?:was|is|were|are|has|had|sure|of|in|on)\b)\w",
        rf"{_START}(?:please\s+)?(?:{_CHANGE})\s+(?:{_DETERMINER})\b",
        r"\b(?:bring\s+(?:it|them|this|that|the\s+[\w ]{2,30}?|[\w ]{2,20}?)?\s*back|"
        r"(?:just|please|at\s+least)\s+let\s+(?:us|me|users|people)|"
        r"stop\s+(?:being|making|"
        r"forcing|charging))\b",
        r"\b(?:please|pls|plz)\s+(?:\w+\s+){0,8}[.!]*$|^\W*(?:please|pls|plz)\b",
    ),
    cue(
        "should",
        0.76,
        rf"\b{_COMPANY}\s+(?:(?:also|really|all|just|definitely|probably|clearly|at\s+least)\s+)*(?:should|shouldn't|ought\s+to)\b"
        r"(?:\s+(?:not|at\s+least|also|really|always|definitely|just|probably|only|never|all|instead|then|either))*\s+(?:be|have|\w+)",
        rf"\byou\s+(?:guys\s+|really\s+|also\s+|just\s+)*(?:should|must|need\s+to|have\s+to|ought\s+to|might\s+want\s+to)\s+(?:\w+ly\s+|also\s+)?(?:{_CHANGE})\b",
        r"\bshould\s+(?:also\s+|not\s+|really\s+|at\s+least\s+|always\s+)?be\b",
        r"\bthere\s+(?:should|must|needs?\s+to|has\s+to|have\s+to|ought)\b",
    ),
    cue(
        "needs",
        0.7,
        r"\bneeds?\s+(?:to\s+(?:be|have|do|get|make|improve|fix|add|provide|stop|learn|work|change|update|hire|invest|offer|allow|support|"
        r"include|listen|train|take|go|sort|start|consider|come|become|let|put)\b|(?:a|an|some|more|better|new|urgent|serious|improv\w+|updat\w+|"
        r"fix\w*|refurb\w*|attention|clean\w*|work|moderni[sz]\w+|renovat\w+|overhaul\w*|upgrad\w+|another)\b)",
        r"\b(?:must|has\s+to|have\s+to|got\s+to)\s+be\s+(?:improved|fixed|added|changed|made|allowed|able|an?|possible|some)\b",
        r"\b(?:could|can|would)\s+(?:do|deal)\s+with\b|\bcould\s+use\s+(?:a|an|some|more|better)\b|\broom\s+for\s+improvement\b",
        r"\bcan\s+be\s+(?:improved|better|faster|quicker|easier|clearer)\b|\b(?:could|might)\s+(?:\w+\s+)?be\s+(?:\w+\s+)?(?:improved?|better|faster|quicker|cleaner|cheaper|more|bigger|larger|"
        r"clearer|easier|shorter|longer|warmer|added|extended|reduced|made|used|changed|updated|less|simplified|expanded|enhanced|provided)\b",
        r"\b(?:is|are)\s+(?:\w+ly\s+|much\s+)?in\s+need\s+of\b|\b(?:is|are)\s+(?:badly|desperately|much|sorely)\s+(?:needed|required)\b|\bmuch[\s-]needed\b",
    ),
    cue(
        "idea",
        0.62,
        r"\b(?:how\s+about|why\s+not|why\s+(?:don't|doesn't|can't|not\s+just)|why\s+do(?:es)?\s+n't|is\s+it\s+possible\s+(?:to|for|that)|any\s+"
        r"(?:chance|plans?|way)\b|is\s+there\s+(?:any|a)\s+(?:chance|plan|way))",
        r"\b(?:i|we)\s+(?:really\s+|do\s+|just\s+|also\s+|sincerely\s+|all\s+)?hope\s+(?:that\s+)?(?!you\s+(?:like|enjoy|have|get\s+to|are|all)\b)(?:you|they|microsoft|ms|this|it|there|the\s+\w+)\s+"
        r"(?:will|can|could|would|is|are|gets?|adds?|fix|makes?|brings?|consider|improves?|changes?)\b|\bhopefully\s+(?:you|they|this|it|there|the\s+\w+)\b",
        r"\b(?:i|we)\s+(?:really\s+|all\s+|also\s+|just\s+)?(?:need|want|deserve)\s+(?:an?|more|better|some|the\s+(?:option|ability|possibility)|to\s+be\s+able|"
        r"(?:you|microsoft|ms|them|this|it)\s+to)\b",
        r"\b(?:one|another|an?|the|possible|better|best|good|simple|easy|my)\s+(?:\w+\s+)?(?:option|idea|solution|alternative|way|approach|workaround|"
        r"improvement|thing)\s+(?:would|could|might|can|should|to\s+improve|may)\b|\b(?:there\s+is|is\s+there|there's)\s+no\s+(?:option|way|ability)\s+to\b",
        r"^\W*(?:an?\s+|the\s+)?(?:option|ability|support|possibility|integration)\s+(?:to|for|with)\b|\bvote\s+(?:for|up)\b|\b(?:better|best)\s+to\s+(?:have|be|make)\b",
        r"\bit(?:'s|\s+is)\s+(?:high\s+|about\s+)?time\b|\bit\s+would\s+make\s+sense\b|^\W*(?:imagine|prevent|have\s+an?|apply|promote|get\s+back|making\s+it)\s+\w",
        r"\b(?:can|could|may)\s+(?:we|i)\s+(?:please\s+|also\s+|at\s+least\s+)*(?:have|get|be\s+able)\b|\bwhy\s+(?:can|could|do)\s*(?:not|n't)?\s+(?:we|you|they)\b|\bwe\s+could\s+(?:also\s+)?be\s+able\b"
        r"|\b(?:you|u|they|microsoft|ms)\s+(?:can|could|might)\s+(?:also\s+|just\s+|simply\s+|maybe\s+|even\s+|easily\s+|at\s+least\s+)*(?:"
        + _CHANGE
        + r")\b",
    ),
    cue(
        "fragment",
        0.6,
        r"^\W*(?:more|less|better|fewer|shorter|quicker|faster|cheaper|larger|bigger|longer|improved?|clearer|easier|warmer|cleaner|quieter|additional|extra|"
        r"increased|reduced|lower|higher)\s+(?!than\b|or\s+less|and\s+more|to\s+(?:the|be)\b|importantly\b|"
        r"of\s+(?:a|the)\b)[\w'/ -]{3,60}[.!]*$",
    ),
)
