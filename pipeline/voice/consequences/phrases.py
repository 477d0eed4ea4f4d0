"""Phrases that tell of a consequence by themselves, whoever is named around them."""

from typing import Final

from pipeline.voice.consequences.cue_types import REFUND, PhraseCue, compiled

_NOT_REAL: Final = compiled(
    r"\b(?:would|could|might|may|if|only|cover\w*|without|worr\w+|afraid|don't|didn't|never|instead\s+of|avoid|save[sd]?|reimburs\w+|until|"
    r"vets?|surger\w+|visits?|operation|injury|procedure|exam\w*|treatment|appointment|x-?rays?)\b"
)
_REPAID: Final = compiled(r"\b(?:reimburs\w+|luck\w+|thank\w*|cover\w*|fortunately)\b")
_DOUBTED: Final = compiled(r"\b(?:thought|think|thinking|not|never|isn't|wasn't|until|instead|may|might|worried|if)\b")
_SUM: Final = r"(?:[$£€{]\s?\d[\d.,]*\}?|\d[\d.,]*\s?(?:dollars|pounds|euros|quid|k)\b|hundreds|thousands|(?:a\s+)?fortune)"
_ABOUT: Final = r"(?:(?:an?|over|about|nearly|almost|extra|more\s+than|additional|another|of|up|to|for|in|the|around|at\s+least)\s+)*"
_US: Final = r"\b(?:i|we)(?:'ve|'m|'d|\s+have|\s+had|\s+was|\s+were)?\s+(?:\w+\s+)?"
_HAD_TO: Final = r"(?:had\s+to|have\s+to|forced\s+to|obliged\s+to|resorted\s+to|needed\s+to|ended\s+up|wound\s+up)\s+(?:\w+ly\s+)?"
_OWN: Final = r"(?:my\s+own|our\s+own|an?other|alternat\w+|a\s+(?:new|different))"
_COMMAND: Final = r"(?:^|[.!?:;]\s*|\b(?:please|so|just|everyone|people|would\s+say|i\s+say|advice|bottom\s+line)[\s,:-]+)"
_WASTE: Final = r"\b(?:(?:total(?:ly)?|complete|absolute|huge|utter|such|just|was|is|a|what)\s+(?:a\s+)?)?waste\s+of\s+"
_NOBODY_ELSE: Final = r"(?<!\bthey\s)(?<!\byou\s)(?<!\bhe\s)(?<!\bwho\s)(?<!\bvets\s)(?<!\bvet\s)(?<!\bit\s)(?<!\bone\s)(?<!\bwhat\s)"

PHRASES: Final[tuple[PhraseCue, ...]] = (
    PhraseCue(
        "stays_away",
        compiled(
            r"\bnever[,\s]+ever\s+(?:again\b|(?:fly|use|book|buy|go|travel)\b)|^\W*never\s+again\b|"
            r"\bnever\s+again\b(?=\s*(?:[.!,;]|$|will\b|with\b|ba\b|british\b|fly|us|book|buy))",
            r"\b(?:is|be|was|my|our|the|very)\s+(?:\w+\s+)?last\s+(?:time|flight|trip|order|purchase|booking)\s+(?:(?:i|"
            r"we)\s+(?:will|ever|shall|fly|use|book|buy)|"
            r"(?:i|we)'ll|ever\b|with\s+(?:them|you|ba|british|this))\b",
            r"\bfirst\s+and\s+(?:the\s+)?last\b(?!\s+names?\b)",
            r"\blost\s+(?:a|another|me|my|our|us)\s+(?:(?:as|a|loyal|good|valued|future|life-?long|long-?time|paying|repeat|"
            r"potential)\s+)*"
            r"(?:customers?|business|custom|loyalty)\b|\blost\s+(?:me|us)\s+(?:forever|for\s+good)\b",
        ),
        0.82,
        "will",
        hint=compiled(r"never|last|lost"),
    ),
    PhraseCue(
        "warns_others",
        compiled(
            rf"{_NOBODY_ELSE}\b(?:would|will|can|could)(?:\s+(?:not|never|no\s+longer)|"
            rf"n'?t)\s+(?:\w+\s+){{0,1}}?recommend\b(?![^.;!]{{0,90}}?\b(?:enough|highly|more|higher)\b)",
            r"\b(?:tell|telling|told|warn|warning|warned|advise|advising|advised|urge)\s+(?:all\s+)?(?:my\s+|our\s+)?(?:everyone|"
            r"everybody|people|others|friends|anyone|family)\b[^.;!?]{0,25}?"
            r"\b(?:not|never)\s+(?:to\s+)?(?:ever\s+)?(?:use|fly|buy|book|go|get|touch|trust)\b",
            r"\brecommend(?:ed)?\s+(?:(?:that\s+)?(?:you|people|everyone)\s+(?:look|go|avoid|steer|stay\s+away|find\s+an)|"
            r"avoiding|steering|staying\s+away|"
            r"(?:flying|using)\s+any\s+other)\b|\b(?:and|but)\s+(?:do\s+not|don'?t)\s+(?:waste|bother|fall|trust|sign\s+up|purchase)\b",
            _COMMAND + r"(?:do\s+not|don'?t|never)\s+(?:ever\s+|even\s+)?(?:use|fly|buy|book|waste|trust|bother|"
            r"get\s+(?:this|these|their|any|insurance|pet|(?-i:[A-Z]))|sign\s+up|choose|purchase|go\s+with|fall\s+for)\b|"
            + _COMMAND
            + r"think\s+twice\b",
            r"(?:^|[.!?:;,]\s*|\b(?:please|would|i'd|best|everyone|people|everybody|so|and)\s+|(?:tell|telling|warn\w*|advise|"
            r"urge|beg)\s+[\w\s]{2,25}?\bto\s+)(?:stay\s+(?:far\s+)?away|"
            r"steer\s+(?:well\s+|very\s+)?clear|avoid\s+(?:at\s+all|like\s+the|this\s+(?:company|airline|place|product|bank|"
            r"insurance)|them|ba\b|british)|run\s+(?:away|from|as|far)|"
            r"go\s+elsewhere|look\s+elsewhere|save\s+your\s+(?:money|time)|buyer\s+beware|beware\b)",
        ),
        0.78,
        "did",
    ),
    PhraseCue(
        "recommends",
        compiled(
            r"(?:\b(?:would|will)\s+)?\b(?:highly|strongly|definitely|totally|absolutely|thoroughly|would|wholeheartedly|100\s?%|"
            r"well|very)[\s-]+"
            r"(?:highly\s+)?recommend(?:ed|s)?\b(?!\s+(?:by|that|you|a|adding)\b)",
            r"^\W*recommend(?:ed)?\W*$|\b(?:comfortable|confident|happy|love|proud)\s+recommending\b",
            rf"{_NOBODY_ELSE}\bwould\s+(?:not\s+|n't\s+|never\s+)hesitat\w+\s+(?:to\s+)?(?:\w+\s+)?recommend\w*|"
            rf"{_NOBODY_ELSE}\b(?:would|will)\s+(?:\w+ly\s+|always\s+)?recommend\b(?!\s+(?:that|you)\b)",
            r"\b(?:can\s?not|can'?t|could\s?n[o']t|couldnt)\s+(?:\w+\s+)?recommend\b[^.;!]{0,90}?\b(?:enough|highly|more|higher)\b",
        ),
        0.85,
        "did",
        hint=compiled(r"recommend"),
    ),
    PhraseCue(
        "lost_money",
        compiled(
            r"\b(?:i'm|i\s+am|we're|we\s+are|i\s+was|we\s+were|left\s+(?:me|us)|was\s+left|were\s+left|had\s+to\s+pay|"
            r"have\s+to\s+pay|end(?:ed)?\s+up\s+paying|"
            r"paid\s+(?:it\s+|for\s+)?(?:all|everything|the\s+(?:whole|entire|full)))\b[^.;!?]{0,20}\bout[\s-]+of[\s-]+(?:my\s+|"
            r"our\s+)?(?:own\s+)?pocket\b",
            rf"\b(?:cost(?:ing)?|costed)\s+(?:me|us)\s+{_ABOUT}(?:{_SUM}|\d[\d.,]*(?!\s*(?:credit|point|hour|minute|day))|lot\b|"
            rf"money|dearly)",
            rf"{_US}(?:lost|wasted|threw\s+away)\s+(?:(?:all|my|our|so\s+much|a\s+lot|of)\s+)*{_ABOUT}(?:{_SUM}|money|deposit|fare|"
            rf"savings)",
            rf"{_US}{_HAD_TO}(?:\w+\s+)?(?:pay|paying|buy|buying|purchase|spend|spending|fork\s+out|shell\s+out)\s+{_ABOUT}"
            rf"(?:extra|additional|new|twice|again|more|full|\d+\s?%|entire|whole|{_SUM}|hotels?|taxi|cab|own|myself|ourselves|"
            rf"one[\s-]way)",
        ),
        0.78,
        "did",
        unless=_NOT_REAL,
        undone=_REPAID,
    ),
    PhraseCue(
        "lost_money",
        compiled(_WASTE + r"(?:my\s+|our\s+|time\s+(?:and|&)\s+|hard[\s-]earned\s+|your\s+)*(?:money|cash|\$)"),
        0.75,
        "did",
        _DOUBTED,
    ),
    PhraseCue(
        "lost_time",
        compiled(_WASTE + r"(?:my\s+|our\s+|money\s+(?:and|&)\s+|precious\s+|valuable\s+|your\s+)*time\b"),
        0.75,
        "did",
        _DOUBTED,
    ),
    PhraseCue(
        "lost_time",
        compiled(
            r"\bon\s+hold\s+(?:(?:for|over|almost|about|nearly|more\s+than|at\s+least|now)\s+)*(?:\d[\d.,+/-]*\s*(?:hours?|hrs?|h|"
            r"min\w*)\b|hours\b|(?:an|two|three|four)\s+hours?)",
            r"\b(?:i|we|i've|we've|i'm|been|waited|sat)\b[^.;!?]{0,30}\bon\s+(?:hold|the\s+(?:phone|"
            r"line))\s+(?:with\s+\w+\s+)?(?:(?:for|over|almost|about|nearly|more\s+than|"
            r"at\s+least|up\s+to|literally|now|a|an|the|past|last)\s+)*(?:\d[\d.,+/-]*\s*\w+|hours?\b|(?:two|three|four|half|"
            r"couple)\s+\w+|forever|ages)",
            r"\bwasted\s+(?:(?:so\s+much|too\s+much|a\s+lot|hours|days|an?\s+\w+|of)\s+)*(?:my|our)\s+(?:precious\s+|valuable\s+|"
            r"whole\s+)?(?:time|day|morning|evening|life)\b",
        ),
        0.8,
        "did",
        unless=compiled(r"\b(?:would|if|without|never|don't|didn't|not)\b"),
        hint=compiled(r"hold|phone|line|wasted"),
    ),
    PhraseCue(
        "missed_plans",
        compiled(r"\b(?:a|my|our|in|the)\s+missed\s+(?:connect\w*|flight|train)\b(?!\s+(?:counter|desk))"),
        0.75,
        "did",
        compiled("would"),
    ),
    PhraseCue(
        "contacted_support",
        compiled(
            r"\b(?:person|lady|man|woman|gentleman|guy|reps?|representatives?|agents?|every\s?one|everybody|people|staff|someone|"
            r"operators?)\s+(?:(?:that|who|whom)\s+)?"
            r"(?:i|we|i've|we've)\s+(?:have\s+)?(?:\w+\s+)?(?:spoke|spoken|talked|dealt|speak|talk)\s+(?:to|with)\b",
        ),
        0.75,
        "did",
    ),
    PhraseCue(
        "asked_refund",
        compiled(rf"\b(?:requesting|asking\s+for|demanding|request\s+for)\s+{REFUND}"),
        0.72,
        "did",
        compiled(r"\b(?:they|he|she|you|if)\b"),
    ),
    PhraseCue(
        "works_around",
        compiled(
            r"\bwork[\s-]?arounds\b|\b(?:a|the|my|our|this|that|as|via)\s+(?:\w+\s+)?work[\s-]?around\b|\bwork\s+around\s+(?:this|"
            r"it|that|the\s+(?:issue|bug|problem|limit\w*))\b",
            rf"{_US}{_HAD_TO}(?:do(?:ing)?\s+(?:it|everything|this|that|all)\s+(?:\w+\s+)?(?:myself|ourselves|manually|by\s+hand)|"
            rf"find(?:ing)?\s+(?:{_OWN}|somewhere)|"
            rf"book(?:ing)?\s+(?:{_OWN}|a\s+hotel|with\s+an)|rent(?:ing)?\s+a|hir(?:e|ing)\s+a|driv(?:e|ing)\s+(?:\d|to|home|all|"
            rf"over|for)|tak(?:e|ing)\s+(?:a\s+(?:taxi|cab|"
            r"train|coach|different|later)|an\s+uber|another)|sleep(?:ing)?\s+(?:at|in|on)|stay(?:ing)?\s+(?:overnight|"
            r"the\s+night|an\s+extra|another)|"
            rf"buy(?:ing)?\s+(?:{_OWN}|new|food|clothes)|us(?:e|ing)\s+{_OWN}|rebook\w*|resubmit\w*|re-submit\w*|"
            rf"go(?:ing)?\s+(?:to\s+(?:another|a\s+different)|"
            r"elsewhere|private)|bring(?:ing)?\s+(?:my|our)\s+own|start(?:ing)?\s+(?:over|again))\b",
        ),
        0.75,
        "did",
        unless=compiled(r"\b(?:would|if|could|without|never)\b"),
        hint=compiled(r"work|(?:had|have|forced|obliged|resorted|needed)\s+to|ended\s+up|wound\s+up"),
    ),
    PhraseCue(
        "joined",
        compiled(
            r"\b(?:i|we)\s+(?:\w+\s+){0,2}?(?:switched|changed|transferred)\b[^.;!?]{0,40}?\bfrom\s+(?:an?other|a\s+different|"
            r"(?:my|our)\s+(?:old|previous|former|last|other|prior|current))",
            r"\b(?:glad|happy|thankful|pleased|best\s+decision)\b[^.;!?]{0,15}\b(?:i|we|to\s+have)\s+(?:\w+\s+)?(?:switched|"
            r"made\s+the\s+(?:switch|change|move)|changed|signed\s+up|"
            r"chose|found|joined|enrolled|went\s+with|picked|purchased|got)\b(?!\s+(?:rid|out|away|from|my\s+money|back))",
        ),
        0.8,
        "did",
        unless=compiled(r"\b(?:not|wasn't|isn't|switch(?:ed|ing)?\s+(?:back|away))\b"),
    ),
    PhraseCue(
        "stays",
        compiled(
            r"\b(?:customer|client|member|passenger|flyer)s?\s+for\s+life\b",
            r"\b(?:i|we)(?:\s+have|'ve|\s+am|'m|\s+are|'re|\s+will)?\s+(?:\w+\s+)?(?:be(?:en)?\s+|"
            r"remain\s+)?(?:a\s+)?(?:very\s+)?(?:loyal|lifelong|repeat|returning|lifetime)\s+"
            r"(?:\w+\s+)?(?:customers?|members?|flyers?|passengers?|clients?)\b",
            r"\blook(?:ing)?\s+forward\s+to\s+(?:\w+\s+)?(?:(?:flying|using|travell?ing|booking|staying|visiting|shopping|"
            r"returning|coming)\b[^.;!?]{0,30}?\b(?:again|back|with\s+(?:you|them|ba))|"
            r"(?:my|our)\s+next\s+(?:flight|trip|visit|stay)|many\s+more|(?:a\s+)?(?:long|continu\w+)\s+(?:relationship|"
            r"partnership|business)|being\s+a\s+(?:customer|member))\b",
            r"\b(?:would\s?n[o']t|would\s+not|will\s+not|won'?t|would\s+never|wouldnt|no\s+(?:reason|need|"
            r"plans?)\s+to)\s+(?:ever\s+)?(?:switch|change|leave|go|use|choose|consider|trust)\s+"
            r"(?:(?:to|with|for)\s+)?(?:an?other\s+(?:company|airline|insur\w+)|any\s?(?:one|thing|where)?\s+(?:else|other)|"
            r"them\s+for\s+anything|for\s+(?:anything|the\s+world))\b",
        ),
        0.78,
        "will",
        unless=compiled(r"\b(?:until|have\s+been|'ve\s+been|was|were)\b"),
    ),
)
