"""Verbs that tell whether customers stay: they come again or never, recommend or warn, and take more.

Forms are given as past/base/ing; a denial turns most of them round: "would fly again", "would not fly again".
"""

from typing import Final

from pipeline.voice.consequences.cue_types import AHEAD, CLAUSE_END, COMPANY, ActionCue, action, compiled

_USE_BASE: Final = (
    r"fly|use|book|travel|stay|buy|shop|choose|order|go|come|do|return|purchase|rent|visit|deal|trust|give|pay|set\s+foot|step|touch"
)
_USE: Final = (
    rf"NONE/{_USE_BASE}/flying|using|booking|travell?ing|staying|buying|shopping|choosing|ordering|going|coming|doing|returning|"
    "purchasing|renting|visiting|dealing|trusting|giving|paying|setting|stepping"
)
_WITH: Final = (  # word by word, so that it cannot run away on a long text
    r"(?:\s+(?:with|on|from|in|for|here|to|back|up|business|money|foot|through|via|at|it|them|anything|flights?|tickets?|trips?|"
    r"any|a|class|club|world|first|economy|premium|"
    r"long|short|haul|product|that|this|the|you|your|their|these|guys|company|airline|airlines|airways|insurance|service|place|"
    r"<\w+>|(?-i:[A-Z])[\w'&]*)){0,6}"
)
_AGAIN: Final = r"\s+(?:again|any\s?more|(?:in\s+(?:the\s+)?)?future|ever)\b(?!\s+(?:and\s+again|for\s+(?:the|my)\s+(?:return|next)|until))"
_PEOPLE: Final = r"(?:friends?|family|everyone|everybody|others|people|owners|neighbou?rs?|co-?workers|clients|colleagues|relatives)"

LOYALTY: Final[tuple[ActionCue, ...]] = (
    action(
        "buys_more",
        0.8,
        "added|insured|enrolled|signed|covered/add|insure|enroll|sign/adding|insuring|enrolling|signing",
        r"\s+(?:up\s+)?(?:(?:my|our|a|an|the)\s+)*(?:second|third|other|another|new|newest|additional|2nd|next|"
        r"remaining)\s+(?:[\w-]+\s+){0,2}?"
        r"(?:dogs?|cats?|pets?|pup\w*|kitten|kitty|policy|line|account|one|fur\s?bab(?:y|ies))\b(?!\s+to\s+(?:the|our|my)\s+family)",
    ),
    action(
        "buys_more",
        0.62,
        "upgraded|increased|expanded/upgrade|increase|expand/upgrading|increasing|expanding",
        r"\s+(?:(?:my|our|his|her)\s+(?:[\w-]+\s+){0,2}?(?:polic(?:y|ies)|plan|coverage|seats?|subscription|membership|account)|"
        r"to\s+(?:the\s+)?"
        r"(?:business|first|club|premium|pro|unlimited|higher|better)\b)",
    ),
    action(
        "recommends",
        0.85,
        "recommended/recommend/recommending",
        r"\b(?!\s+(?:by|that\s+(?!you\s+use)|you\s+(?!to\s+(?:a|my|ev|fr|ot))|a\s+(?!friend)|"
        r"(?!(?:us|gett|fly|buy|choos|go|sign|try|insur|book|stay|giv|work|shopp|purchas|switch|"
        r"enroll)ing\b(?!\s+(?:an\w*\s+)?other))\w+ing\b|"
        r"\w+ing\s+(?:an\w*\s+)?other\b|improve|change|fix|that\s+they\b))"
        rf"(?:\s+(?:{COMPANY}|it|this|these|those|to\s+(?:all|any|every|my|our|other|friends|family|people|those|them|pet|dog|cat|"
        rf"fellow|fur)\w*|"
        r"highly|enough|anyone|everyone|others|getting|using|[\w-]+))?",
        denied="warns_others",
        would="will",
        bare=True,
        possible=True,
        hint=compiled("recommend"),
    ),
    action(
        "recommends",
        0.7,
        "told|referred/tell|refer/telling|referring",
        r"\s+(?:(?:all|this|it|your|the|you|my|our|company|other|every|so|many|of)\s+)*"
        rf"{_PEOPLE}\s+(?:(?:and|&)\s+(?:family|friends|neighbou?rs|relatives|co-?workers|anyone)\s+)?(?:(?:with\s+(?:pets|dogs|"
        rf"cats)|i\s+know)\s+)?"
        r"(?:(?:about|of)\s+(?:this|it|you|your|them|the|how\s+(?:great|good|wonderful|much\s+we|much\s+i))|to\s+(?:get|use|sign|"
        r"switch|check|go\s+with))\b",
        would="will",
    ),
    action("stays", 0.82, _USE, _WITH + _AGAIN, denied="stays_away", would="will", only=AHEAD, hint=compiled("again|more|future|ever")),
    action(
        "stays",
        0.78,
        r"NONE/be\s+(?:back|returning|a\s+(?:\w+\s+)?customer)/coming\s+back|returning",
        CLAUSE_END,
        denied="stays_away",
        would="will",
        only=AHEAD,
    ),
    action(
        "",
        0.78,
        r"NONE/fly|use|return|do\s+business|deal/flying|using|booking|buying|returning|doing\s+business",
        rf"(?:\s+(?:with|on|from|to|in)){{0,2}}\s+{COMPANY}",
        denied="stays_away",
        would="will",
        only=frozenset(("will",)),
    ),
    action(
        "stays_away",
        0.8,
        "avoided/avoid/avoiding",
        rf"\s+(?:(?:all|any|this|the|flying|using|booking|buying|travell?ing|future|long|short|haul|flights?)\s+)*(?:(?:with|on|"
        rf"from)\s+)?(?:{COMPANY}|it)\b",
    ),
    action("stays_away", 0.75, "NONE/think/thinking", r"\s+twice\s+(?:about|before)\b", said=True, would="might", only=AHEAD),
    action("stays", 0.78, "renewed/renew/renewing", r"\b(?!\s+(?:its|their)\b)", denied="stays_away", would="will"),
    action(
        "stays",
        0.75,
        "continued|kept|stuck|stayed|remained/continue|keep|stick|stay|remain/continuing|keeping|sticking|staying|remaining",
        r"\s+(?:to\s+(?:use|fly|be\s+(?:a\s+)?(?:loyal|customer|with)|do\s+business|book|buy|choose|insure|recommend|support)\b|"
        rf"(?:using|flying|buying|booking|insuring)\b|(?:on\s+)?with\s+(?!(?:the|my|a|her|his)\b){COMPANY}|(?:a\s+)?(?:loyal|customer)|"
        r"(?:my|our|this|the)\s+(?:policy|insurance|coverage|subscription|plan|business)\b)",
        denied="stays_away",
        would="will",
    ),
)
