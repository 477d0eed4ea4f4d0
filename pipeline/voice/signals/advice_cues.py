"""Advice to other customers: a suggestion in the sense of SemEval-2019 task 9, though nothing that the company can act on.

Kept apart from asks, so that "bring your own earplugs" never reaches a product team; told from them by whom they address.
"""

from typing import Final

from pipeline.voice.signals.ask_cues import CHANGE
from pipeline.voice.signals.cue_matches import cue

_CHANGES: Final = r"(?:" + CHANGE.replace("|stop|", "|").replace("|get|", "|") + r")\b"

# Advice to other customers: a suggestion, though nothing the company can act on.
ADVICE: Final = (
    cue(
        "advise",
        0.8,
        r"\b(?:i|we|i'd|we'd)\s*(?:would|'d|will|'ll|can|do|must|highly|strongly|definitely)?\s*(?:also|only|really|highly|strongly|just|"
        r"definitely|certainly|thoroughly)?\s*(?:recommend|suggest|advi[sc]e|urge|encourage)\s+(?:that\s+)?(?:you|to\s+(?:anyone|everyone|"
        r"all|others|people|stay|go|book|take|get|ask|use|check|bring|avoid)|anyone|everyone|every\s*body|people|others|travell?ers|guests|"
        r"\w+ing\b)",
        r"\bmy\s+(?:only\s+|one\s+|best\s+)?(?:advice|tips?|recommendation)\b|\b(?:a|one|some|word\s+of|quick|pro|hot|top)\s+(?:advice|"
        r"tips?|warning)\b|"
        r"^\W*tips?\b\s*[:-]|\badvi[sc]e\s*:|\ba\s+word\s+(?:of|to\s+the)\b",
    ),
    cue(
        "you_should",
        0.75,
        r"\b(?:you|travell?ers|visitors|guests|people|anyone|everyone|others|buyers|patients|customers|folks)\s*(?:'ll|will|'d|would|may|"
        r"might|really|definitely|also|just|all|probably|do|always)*\s*(?:(?:should|ought\s+to)\b(?!\s+(?:be\s+able|have\s+(?:an?|the)\b|"
        + _CHANGES
        + r"))|(?:must|need\s+to|have\s+to)\s+(?:\w+ly\s+)?(?:try|see|visit|book|ask|go|take|request|stay|bring|check|avoid|eat|walk|"
        r"insist|arrive|plan|reserve|be\s+(?:aware|careful|prepared|patient|quick|early))\b|(?:had\s+|'d\s+)better|"
        r"(?:are|be)\s+better\s+off|be\s+wise|be\s+best)\b|\byou(?:'ll|\s+will|\s+may|\s+might)\s+(?:\w+ly\s+|also\s+)?want\s+to\b",
        r"\bif\s+(?:you(?:'re|\s+are|\s+want|\s+like|\s+need|\s+have|\s+can|\s+do|\s+don't|'re|\s+go|\s+plan|\s+stay|\s+book|\s+must|"
        r"\s+fancy)"
        r"|possible|visiting|staying|travell?ing|going)\b[^.;]*?(?:(?:,|\bthen\b)\s*(?!you\s+don't\b)|\byou\b\s*(?!don't\b|do\s+not\b|get\b|go\b|"
        r"are\b|make\b|use\b|look\b|take\b|visit\b|buy\b|ask\b))(?:please\s+|then\s+|just\s+|definitely\s+|do\s+|"
        r"i'd\s+|this\s+is\s+(?:the|a)\b|you\s+(?:should|can't|cannot|will\s+want|need)|go|try|book|ask|take|stay|use|avoid|get|look|"
        r"choose|"
        r"bring|make|request|check|be|visit|don't|do\s+not|head|walk|buy|consider|opt|steer|pick)",
    ),
    cue(
        "imperative_to_others",
        0.7,
        r"(?:^[\W\d_]*|[,;:.!?-]\s*|\b(?:tip|advice|highly|definitely|so\s+(?:just\s+)?(?=(?:avoid|make|be|don't|do\s+not|ask|book))|"
        r"(?:and|but)\s+(?=(?:avoid|beware|stay\s+away|don't|do\s+not|ask\s+for|be\s+(?:sure|prepared|aware|careful)|make\s+sure\s+(?:you|to)|"
        r"request|book)))\s*)(?:just\s+|"
        r"definitely\s+|do\s+|also\s+|but\s+|so\s+|and\s+|always\s+|then\s+)*(?<!\bto\s)(?:avoid|beware|be\s+(?:sure|warned|prepared|"
        r"aware|careful|"
        r"ready|wary|advised|mindful|patient)|make\s+sure|ensure\s+(?:you|that\s+you)|stay\s+(?:away|elsewhere|here|clear)|steer\s+clear|"
        r"keep\s+(?:away|in\s+mind|looking)|look\s+elsewhere|go\s+(?:elsewhere|somewhere\s+else|for\s+(?:the|a|it)|to\s+the|with)|"
        r"(?:don't|do\s+not|dont|never)\s+(?:\w+\s+)?(?:bother|stay|book|use|buy|waste|expect|miss|go|fly|forget|trust|eat|pay|believe|let|"
        r"sign|choose|take|even|fall|hesitate|do|get|be|think|rely|leave|order)|"
        r"book\s+(?:early|in\s+advance|with|a|an|the|direct|your|ahead|online|through)|ask\s+for|try\s+(?:the|to|and|a|an|out|not|this|"
        r"it|another)"
        r"|remember\s+(?:to|that)|request\s+(?:a|an|the|for)|bring\s+(?:your|a|an|some|ear|cash|along|plenty)|take\s+(?:the|a|an|your|"
        r"advantage)|check\s+(?:out|your|the|with|before|that|it)|opt\s+for|pay\s+(?:the|a\s+little|extra|attention|for)|save\s+your|"
        r"spend\s+(?:the|a|your|more)|plan\s+(?:to|on|ahead|your)|pack\s+(?:a|an|your)|get\s+(?:a\s+room|there\s+early|the|your\s+own)|"
        r"do\s+your(?:self)?|enjoy\s+(?:the|your|a)|visit\s+(?:the|this)|walk\s+(?:to|down|up|around|the|a|out|over)|turn\s+(?:left|right)|"
        r"head\s+(?:to|for|over|down)|skip\s+(?:the|it|this)|expect\s+to|buy\s+(?:a|your|the|an|from)|use\s+(?:the|a|your|another)|"
        r"watch\s+(?:out|for|your)|leave\s+(?:yourself|plenty|enough|early)|give\s+(?:it|this|them)\s+a\s+(?:miss|try|go|wide|shot)|"
        r"consider\s+(?:staying|booking|using|another|other|the|a)|find\s+(?:another|a|an|somewhere)|shop\s+around|run\b(?!\s+by)|"
        r"think\s+twice|"
        r"look\s+(?:for|out|into|at)\s+(?:a|an|the|other|another))",
        r"\bwould\s+(?:not\s+)?(?:be\s+)?(?:avoid|best\s+to\s+(?:avoid|book|go|take))\b|\bif\s+i\s+were\s+you\b|\bwatch\s+out\s+for\b",
        r"\b(?:well\s+)?worth\s+(?:a\s+(?:visit|try|look|stay|trip)|checking|asking|paying|visiting|going|trying|booking|requesting|"
        r"the\s+(?:walk|"
        r"trip|extra))\b|\b(?:a\s+)?must[\s-](?:see|do|visit|try|have)\b|\b(?:best|better|wise|advisable|recommended|easier|cheaper|"
        r"worth)\s+to\s+"
        r"(?:book|take|go|ask|use|avoid|bring|get|buy|stay|check|call|walk|request|arrive|reserve)\b",
        r"\b(?:highly\s+)?recommend(?:ed)?\s+(?:the|a|an|asking|booking|getting|taking|trying|you|staying|going|that|this)\b",
    ),
)

# Weaker marks of advice: they never hide an ask ("great if you could add ..."), and count only where advice is asked for.
HINTS: Final = (
    cue(
        "second_person",
        0.5,
        r"\bif\s+you\b|\byou\s*(?:can|could|may|might|will|'ll|won't|can't|cannot|don't\s+(?:have|need|want)|need|want\s+to|must|should|"
        r"shouldn't|have\s+to|are\s+better)\b",
        r"\b(?:travell?ers|visitors|guests|people|anyone|everyone|others|folks|couples|families)\s+(?:\w+\s+)?(?:should|must|need|will|"
        r"can|may|might|who\s+(?:want|like|need))\b",
        r"\b(?:i|we)(?:'d|\s+would)\s+(?:\w+\s+)?(?:recommend|suggest|advise|avoid|choose|opt|try|book|pick|ask|go\s+for|stay)\b|"
        r"\b(?:recommend|suggest|advise)\s+\w+ing\b",
    ),
    cue(
        "imperative",
        0.5,
        r"^[\W\d_]*(?:(?:and|so|but|also|just|then|or|tip|instead|otherwise|definitely|always|never|please|only|simply)[\s,:]+)*(?:get|"
        r"go|take|ask|book|bring|use|walk|visit|eat|try|"
        r"head|check|stay|avoid|buy|look|expect|leave|arrive|choose|request|pay|catch|cross|follow|grab|hop|rent|reserve|save|skip|spend|"
        r"join|keep|watch|enjoy|remember|"
        r"consider|pack|plan|pick|call|find|be|don't|do\s+not|make|order|prepare|insist|tell|wear|beware|forget|allow|give|opt|"
        r"shop|print)\b"
        r"(?!\s*(?:in\b|out\b|-|was\b|is\b|were\b|are\b|had\b|has\b|ing\b|,))\s+\w",
    ),
)
