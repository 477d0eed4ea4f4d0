"""Jobs and needs: what a customer wants to get done, as against what the company did or should do.

"I use it to plan my lessons" and "so that I can work on the train" say what a product is hired for; a team that knows its
jobs can judge an ask. Only the customer's own purpose counts: "they need to fix it" is an ask, "I had to call four times" a
pain point, "I want to thank Ann" courtesy. The rules are hand-written; every cue ends where the job begins, and the evidence
is the job itself ("plan my lessons"), up to the end of its clause.
"""

import re
from typing import Final, NamedTuple

from pipeline.voice.signals.cue_matches import Cue, cue

LEAST_WORDS: Final = 2  # "I need to know" and "I wanted to go" name no job
MOST_WORDS: Final = 16  # of a job; what is longer has swallowed the next clause

_I: Final = r"(?:i|we|my\s+(?:wife|husband|partner|family|team|company|son|daughter|kids|mum|mother|dad|father|students|colleagues))"
_OFTEN: Final = (
    r"(?:(?:just|only|really|also|often|usually|always|mainly|mostly|primarily|currently|still|regularly|sometimes|generally|exclusively|"
    r"now|simply|actually|basically|personally|daily|especially|purely|heavily|specifically|every\s+(?:day|week|month|morning|night|time)|"
    r"a\s+lot|all\s+the\s+time|at\s+work|at\s+home)\s+)*"
)
_THING: Final = (
    r"(?:(?!(?:trying|able|want|wanted|need|needed|have|had|has|going|"
    r"supposed|unable|refus\w+|stopped|only|failed|due|according|was|were|is|tried|told)\b)[\w'&/-]+\s+){0,5}?"
)
_HAVE: Final = r"(?:'m|'ve|'d|\s+am|\s+was|\s+are|\s+were|'re|\s+have|\s+had|\s+have\s+been|'ve\s+been|\s+had\s+been|\s+will|'ll)?"

# Verbs after "want to", "need to", "trying to" that name no job: talk about this review, dealings with the company, states of mind.
_TALK: Final = (
    r"thank|say|tell|mention|give|share|add|commend|recommend|praise|point|stress|express|know|hear|apologi[sz]e|acknowledge|highlight|"
    r"complain|note|ask|admit|congratulate|see|be\b|have\s+to|believe|like|love|think|wait|go\s+(?:back|through|elsewhere|again)|"
    r"come\s+back|"
    r"return|stay\s+(?:here|there|again)|fly\s+(?:with|again|them|\w+\s+again)|use\s+(?:them|this\s+company|\w+\s+again)|deal\s+with|"
    r"hope|bother|"
    r"leave\s+(?:a|this|my)\s+\w*\s*(?:review|feedback|comment)|write|warn|start\s+by|emphasi[sz]e|reiterate|single\s+out|shout|rate|"
    r"pay\s+(?:more|extra|that|this|for\s+(?:this|it|that|something)|(?:an?|the|such)\s+(?:higher|full|price))|"
    r"worry|repeat|"
    r"cry|scream|vomit|punch|die|understand\s+(?:why|how)|remember|make\s+(?:it\s+clear|a\s+complaint|the\s+point|one\s+point)|lose|hurt|"
    r"offend|"
    r"sound|seem|appear|imagine|rely\s+on\s+(?:them|you)|stop\b|answer|comment|sit\s+(?:here|there|and)|get\s+(?:sick|ill|worse)"
)
# Reaching somebody is a burden, seldom what the product is hired for.
_REACH: Final = (
    r"(?:file|make|lodge|raise)\s+an?\s+(?:\w+\s+)?complaint|get\s+refunded|know\s+that|do\s+(?:that|so|this|it|the\s+same|something|"
    r"anything|nothing)|help\s+(?:me|us)|follow\s+(?:the|up)|take\s+time|keep\s+(?:track\s+of\s+(?:them|their)|trying)|make\s+(?:it|"
    r"sure)|ensure|call|phone|ring|contact|reach|speak|talk|get\s+(?:through|hold|in\s+touch|a\s+(?:hold|response|reply|refund|straight)|"
    r"an\s+answer|"
    r"someone|somebody|anyone|any\s+(?:response|answer|help)|answers?|help|my\s+money|our\s+money|the\s+money)|e-?mail|chase|argue|fight|"
    r"cancel\s+my\s+(?:policy|membership|subscription)|claim\s+(?:back|compensation)|"
    r"explain|resolve|sort|fix|figure\s+out\s+(?:why|what\s+(?:went|is))|find\s+out\s+(?:why|what|where)|follow\s+up|get\s+(?:it|this|"
    r"that)\s+(?:resolved|fixed|sorted)|"
    r"justify|convince|appeal|prove|dispute|message|tweet|dm\b|send\s+(?:them|another)|submit\s+(?:it|the\s+claim|everything)\s+(?:again|"
    r"twice)|keep\s+(?:calling|asking|chasing)|resubmit|re-\w+"
)
_NO_JOB: Final = (
    rf"(?!(?:(?:highly|really|also|just|personally|sincerely|publicly|again|first|always|especially|particularly|then|be\s+able\s+to|"
    rf"be)\s+)*(?:{_TALK}|{_REACH}|because|but|and|or|if|when|so|as|for|to|waste|ruin|take\s+(?:a|this|the)\s+(?:minute|moment|second|"
    rf"time|opportunity))\b)"
)
_BOAST: Final = (
    r"(?!(?:only|not|n't|'t|never|hardly|barely|say|honestly|highly|truly|really\s+recommend|recommend|definitely|certainly|understand|"
    r"see\s+(?:why|how|that)|tell|"
    r"attest|vouch|confirm|imagine|relate|compare|speak|comment|assume|appreciate|safely|forgive|easily\s+say|no\s+longer|see\b|"
    r"personally|guess|think|believe|"
    r"also\s+say|be\s+(?:wrong|mistaken)|expect|live\s+with|let\s+\w+\s+know)\b)"
)

# From the surest to the weakest; what a pattern matches ends where the job begins.
JOBS: Final = (
    cue(
        "use_to",
        0.92,
        rf"\b{_I}{_HAVE}\s+{_OFTEN}(?:use|used|using|uses|rely|relied|relying|"
        rf"depend)\s+(?!to\s)(?:on\s+)?{_THING}{_OFTEN}(?:in\s+order\s+to|to)\s+(?=[a-z])(?!(?:the|a|an|my|our|be|it|this|that|"
        rf"\d+)\b){_NO_JOB}",
        rf"\b{_I}{_HAVE}\s+{_OFTEN}(?:use|used|using|uses|rely|relied|relying)\s+(?:on\s+)?(?:it|this|them|the\s+(?:app|tool|site|"
        rf"website|software|service|product|machine|"
        rf"package|program|notebook)|(?-i:[A-Z]\w+))\s+{_OFTEN}for\s+(?!(?:the\s+(?:first|last|past|second|third)|(?:about|over|almost|"
        rf"nearly|around)?\s*(?:a\s+(?:few|couple|while|long|year|month|week|day)|many|several|years|months|"
        r"weeks|days|\d+|one|two|three|four|five|six|ten|eleven|twelve|some\s+time|ages|ever|a)\b|free|now|so\s+long|that\s+reason|"
        r"this\s+reason))",
    ),
    cue(
        "got_to",
        0.85,
        rf"\b{_I}{_HAVE}\s+{_OFTEN}(?:bought|buy|purchased|got|downloaded|installed|ordered|chose|picked|hired|subscribed\s+to|"
        rf"signed\s+up\s+(?:for|with)|switched\s+to|booked|upgraded\s+to|"
        rf"adopted|took\s+out)\s+(?:it|(?:this|that|these)(?:\s+\w+)?|them|one|the\s+\w+|an?\s+\w+(?:\s+\w+)?|"
        rf"(?-i:[A-Z]\w+))\s+(?:specifically\s+|"
        rf"mainly\s+|just\s+|in\s+order\s+|so\s+as\s+)?to\s+"
        rf"(?-i:(?=[a-z]))(?!(?:the|a|an|my|our|your|be|it|this|that|find|and|from|wait|go\s+with|then)\b){_NO_JOB}",
    ),
    cue(
        "so_that",
        0.85,
        rf"\bso\s+(?:that\s+)?{_I}\s+(?:can|could|may|might|would\s+be\s+able\s+to|am\s+able\s+to|"
        rf"will\s+be\s+able\s+to)\s+{_BOAST}{_NO_JOB}",
        rf"\b(?:(?:lets|letting)\s+(?:me|us)(?:\s+to)?|(?:allows|enables|allowed|enabled|allowing|enabling)\s+(?:me|"
        rf"us)\s+to)\s+(?!(?:down|to|know|on|in|off|out|up|wait|the|an?|no|go\s+away|my|our|their)\b){_NO_JOB}",
        r"\b(?:helps)\s+(?:me|us)\s+(?:to\s+)?(?!(?:out|to|a|an|the|my|our|with|and|so|very|in|through|feel|anytime|when|"
        r"have\s+p\w+\s+of\s+mind|for|as|because|every|more|at|on|lot)\b)(?=[a-z])",
    ),
    cue(
        "trying_to",
        0.8,
        rf"\b{_I}{_HAVE}\s+{_OFTEN}(?:trying|looking|hoping|planning|attempting|aiming)\s+to\s+(?:be\s+able\s+to\s+)?{_NO_JOB}(?=[a-z])",
        rf"^\W*(?:when\s+|while\s+|just\s+|still\s+|been\s+)?(?:trying|attempting|looking|hoping)\s+to\s+{_NO_JOB}(?=[a-z])",
        rf"\bwhen(?:ever)?\s+{_I}\s+{_OFTEN}(?:try|tried|want|wanted|need|needed)\s+to\s+{_NO_JOB}(?=[a-z])",
    ),
    cue(
        "blocked",
        0.75,
        rf"\b{_I}{_HAVE}\s+{_OFTEN}(?:(?:not|never)\s+(?:been\s+|be\s+)?|un)able\s+to\s+{_NO_JOB}(?=[a-z])",
        rf"\b{_I}\s*(?:(?:have|had|was|were|am|are|'m|'ve)(?:n't|\s+not|\s+never)|cannot|can(?:n't|'t|\s+not)|could(?:n't|\s+not))\s+(?:been\s+)?able\s+to\s+"
        rf"{_NO_JOB}(?=[a-z])",
        rf"\b(?:won't|wont|doesn't|didn't|wouldn't|not|never)\s+(?:allow\s+(?:me|us)\s+to|let\s+(?:me|us))\s+{_NO_JOB}(?=[a-z])",
        rf"\b(?:difficult|hard|impossible|easy|easier|possible|struggl(?:e|ed|ing))\s+(?:for\s+(?:me|us)\s+)?to\s+{_NO_JOB}"
        rf"(?=[a-z]+\s+(?:[\w'-]+\s+){{0,5}}?(?:my|our)\b)",
        rf"\b(?:every|each)\s+time\s+{_I}\s+{_OFTEN}(?:try|tried|want|wanted|need)\s+to\s+{_NO_JOB}(?=[a-z])",
    ),
    cue(
        "errand",
        0.7,
        rf"\b{_I}{_HAVE}\s+{_OFTEN}(?:went|going|came|come|go)\s+(?:\w+\s+)?to\s+(?=(?:help|collect|get|pick|buy|see|meet|visit|return|renew|open|order|"
        rf"register|attend|celebrate|install|set)\b){_NO_JOB}",
        r"\bto\s+(?=(?:celebrate|visit|attend|meet|support|surprise|organi[sz]e|manage|monitor|track|plan|protect)\s+(?:my|our)\b)",
        rf"(?<!they\s)(?<!you\s)\b(?:in\s+order\s+to|so\s+as\s+to|(?<!like\s)(?<!love\s)(?<!nice\s)(?<!great\s)(?<!good\s)(?<!need\s)(?<!needs\s)(?<!want\s)to\s+be\s+able\s+to)\s+"
        rf"{_NO_JOB}(?=[a-z])",
    ),
    cue(
        "looking_for",
        0.8,
        rf"\b{_I}{_HAVE}\s+{_OFTEN}(?:looking|searching|shopping|in\s+search)\s+(?:around\s+)?(?:for|of)\s+(?!(?:it|them|him|her|that|"
        rf"this|ages|hours|years|months|weeks|days|over|a\s+(?:while|long|new\s+(?:insur\w+|provider|company|airline|carrier|hospital))|"
        r"(?:another|other|alternative|different|new)\s+\w+|an?\s+(?:alternative|explanation|apology|refund|answer|response|reply)|"
        r"answers?|help|some\s+help|compensation|someone|somebody|and|or|in|at|when|with)\b)(?=[\w])",
    ),
    cue(
        "want_to",
        0.72,
        rf"\b{_I}{_HAVE}\s+{_OFTEN}(?<!have\s)(?<!had\s)(?<!'ve\s)(?:need|needed|want|wanted|wish|wished)\s+(?:it\s+|this\s+|"
        rf"(?:something|somewhere|somebody|someone|one|a\s+(?:place|way|tool|app|machine|phone|laptop|car|room|"
        rf"company))\s+)?(?:in\s+order\s+)?to\s+(?:be\s+able\s+to\s+)?{_NO_JOB}(?=[a-z])",
        rf"\b(?:my|our)\s+(?:main\s+|only\s+|primary\s+)?(?:goal|aim|purpose|intention|task|use\s+case)s?\s+(?:is|are|was|"
        rf"were)\s+to\s+{_NO_JOB}(?!be\b)(?=[a-z])",
        rf"(?:^|@\w+\s+|\band\s+|[.,;:!]\s*)(?:just\s+|still\s+|really\s+|also\s+|i\s+)?(?:need|needing|want|wanting|trying)\s+to\s+{_NO_JOB}(?=[a-z])",
        r"(?:^|@\w+\s+|\b(?:i|we)\s+)(?:just\s+|still\s+|really\s+|also\s+)?needs?\s+(?:an?\s+|the\s+|some\s+)?(?=(?:flight|room|seat|car|ticket|table|taxi|lift|"
        r"appointment|replacement|prescription|hotel|bed)s?\b)",
        r"\ball\s+(?:that\s+)?(?:i|we)\s+(?:really\s+)?(?:need|needed|want|wanted)\s+(?:is|are|was|were)\s+(?!an?\s+(?:apology|refund|answer|explanation)\b)(?:to\s+)?",
        rf"\b{_I}{_HAVE}\s+{_OFTEN}(?:use|used|using)\s+{_THING}{_OFTEN}for\s+(?=(?:my|our)\s+(?!(?:first|last|next|flight|trip|dog|cat|pet|pets|dogs)\b)\w+|"
        rf"(?:work|teaching|research|data|school|class|classes|training|travel|business)\b)",
        rf"\b{_I}\s+{_OFTEN}(?:need|needed)\s+(?:it|this|one|something)\s+for\s+(?!(?:the\s+(?:first|last)|(?:a|an|\d+|one|two|"
        rf"three)\s+(?:few|couple|while|year|month|week|day)s?|years|months|weeks|days)\b)",
    ),
    cue(
        "good_for",
        0.62,
        r"\b(?:ideal|perfect|great|good|handy|useful|excellent|convenient|helpful|brilliant)\s+(?:(?:app|tool|way|product|place|software|"
        r"language|option|choice|little\s+\w+|thing)\s+)?for\s+"
        r"(?=(?!(?:being|having|making\s+(?:me|us|this)|giving|something|anything|everything|nothing|helping\s+(?:me|us)|"
        r"taking\s+(?:care|the)|during|morning|evening|coming|wedding|working\s+so|keeping|providing|offering|updating|"
        r"letting|allowing|calling|phoning|ringing|emailing|caring|doing|getting\s+back|accepting|sharing|listening|understanding|"
        r"responding)\b)[a-z]{2,}ing\b)",
    ),
)

# What may stand before "I": anything else makes a relative clause ("all I need to know", "what I wanted to do").
_CLAUSE_START: Final = re.compile(
    r"(?:^|[^\w\s'\"]\s*|\b(?:and|but|so|because|when|whenever|if|as|since|now|then|while|after|before|today|tonight|tomorrow|also|"
    r"although|though|plus|however|until|once|sometimes|"
    r"maybe|basically|currently|usually|mostly|hi|hello|hey|yes|no|ok|please|cause|cuz|bc|app|lol|unless|too|which)\s+|['\"]\s*)$",
    re.IGNORECASE,
)
_SPEAKER: Final = re.compile(rf"{_I}\b", re.IGNORECASE)
_DANGLING: Final = re.compile(
    r"(?:\W+(?:and|or|but|that|to|the|an?|of|in|for|with|because|"
    r"so|when|if|which|my|our|it|they|then|as|on|at|by|from|is|was|your|their))+$",
    re.IGNORECASE,
)
# Where the job's clause is over.
_END: Final = re.compile(
    r"[.;:!?(\n]|,\s|\s[-–—]+\s|\s(?:but|because|however|although|though|which|whereas|only\s+to|as\s+(?:i|we|it|they|the)|since|unless|"
    r"yet|"
    r"so\s+(?:i|we|it|that|they)|and\s+(?:i|we|it|they|he|she|you|the|this|that|there|your|their|was|were|is|am|have|had|has|never|still|"
    r"nobody|no\s+one|got|then|now|been|found|not|it's|i'm)|"
    r"or\s+(?:i|we|they)|when\s+(?:i|we|they|it|the)|if\s+(?:i|we|they|it|you)|while\s+(?:i|we|they)|until|after\s+(?:they|he|she)|"
    r"(?:is|was)\s+(?:beyond|impossible|not|an?|so|very|too|proving|such|difficult|hard|easy|like)|(?:i|we|they|it)\s+(?:was|were|is|am|"
    r"have|had|has|can|could|did|do|got|found|get|would|will|couldn't|can't|didn't|received|still|just|never|keep))\b",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\S+")
_LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
_MOCKED: Final = re.compile(r"\bthank(?:s|\s+you)\s+for\s+$", re.IGNORECASE)  # "thanks for letting me wait": seldom meant
# What is wished away or belongs to somebody else is no job of the customer's.
_DENIED: Final = re.compile(r"(?:\b(?:not|never|no\s+longer|don't|dont|didn't|wouldn't|doesn't|if)\s+)(?:\w+\s+){0,2}$", re.IGNORECASE)


class Job(NamedTuple):
    """A job in a text: half-open span in code points, and confidence 0-1."""

    start: int
    end: int
    confidence: float


def find_job(text: str, cues: list[Cue]) -> Job | None:
    """Return the surest job that a text names, or None.

    Args:
        text: one sentence, apostrophes made plain.
        cues: those of `JOBS` that may match, in their order.
    """
    for each in cues:
        for match in each.pattern.finditer(text):
            before = text[max(0, match.start() - 24) : match.start()]
            if _DENIED.search(before) or _MOCKED.search(before) or (_SPEAKER.match(match.group()) and not _CLAUSE_START.search(before)):
                continue
            end = _end(text, match.end())
            if len(_LETTERS.findall(text, match.end(), end)) >= LEAST_WORDS:
                return Job(match.end(), end, each.confidence)
    return None


def _end(text: str, start: int) -> int:
    """Return where the clause that begins at ``start`` is over, at most `MOST_WORDS` words on."""
    stop = _END.search(text, start)
    end = stop.start() if stop else len(text)
    words = list(_WORD.finditer(text, start, end))[:MOST_WORDS]
    if not words:
        return start
    kept = _DANGLING.sub("", text[start : words[-1].end()])
    return start + len(kept.rstrip(" \t,;:~-'\""))
