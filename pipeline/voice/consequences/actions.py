"""Verbs that tell what customers do, each with what must follow it. The surest first within a kind.

Forms are given as past/base/ing; who acts, and whether it has happened, is read by pipeline.voice.consequences.factuality.
"""

from typing import Final

from pipeline.voice.consequences.cue_types import (
    AHEAD,
    CLAUSE_END,
    COMPANY,
    COMPANY_KIND,
    CONTRACT,
    MINE,
    NAME,
    OTHER,
    REFUND,
    SUPPORT,
    ActionCue,
    action,
    compiled,
)

_CANCELS: Final = compiled("cancel")
_CALLS: Final = compiled("call|phon|rang|ring|mail|contact|messag|text|tweet|notif|inform|alert")

_CANCEL: Final = "cancell?ed/cancel/cancell?ing"
_SWITCH: Final = (
    "switched|changed|moved|transferred|defected|went/switch|change|move|transfer|defect|go/switching|changing|moving|transferring|going"
)
_FILE: Final = (
    "filed|made|lodged|submitted|raised|sent|opened|registered|wrote|issued|initiated/"
    "file|make|lodge|submit|raise|send|open|register|write|issue/"
    "filing|making|lodging|submitting|raising|sending|opening|registering|writing|issuing"
)
_CONTACT: Final = (
    "called|phoned|rang|emailed|e-mailed|contacted|messaged|texted|tweeted|telephoned|notified|informed|alerted/"
    "call|phone|ring|email|e-mail|contact|message|telephone|tweet|notify/"
    "calling|phoning|ringing|emailing|contacting|messaging|tweeting|telephoning|notifying"
)
_SPEAK: Final = "reached|wrote|spoke|spoken|talked|chatted|written/reach|write|speak|talk|chat/reaching|writing|speaking|talking|chatting"
_ASK: Final = (
    "asked|requested|demanded|claimed|sought|wanted|applied|filed|submitted|insisted|pursued/"
    "ask|request|demand|claim|seek|want|apply|file|submit|pursue/"
    "asking|requesting|demanding|claiming|seeking|wanting|applying|filing|pursuing|awaiting"
)
_HOURS: Final = (
    r"(?:(?:about|nearly|over|almost|more\s+than|at\s+least|another|literally|up\s+to|around|approximately|close\s+to|well|for|"
    r"an?|the|last|past|"
    r"next|whole|entire|good)\s+)"
)
_MANY: Final = r"(?:\d[\d.,+-]*\s*|(?:two|three|four|five|six|seven|eight|ten|several|many|countless|half|couple|few|one|multiple)\s+)"
_LATE: Final = r"(?:of\s+)?(?:an\s+|a\s+|my\s+|our\s+|more\s+|long\s+|plus\s+|extra\s+)?"

ACTIONS: Final[tuple[ActionCue, ...]] = (
    action(
        "cancelled",
        0.88,
        _CANCEL,
        rf"\s+(?:{MINE}{CONTRACT}|(?:it|them|both|everything|all\s+(?:of\s+)?(?:my|our)|with\s+{COMPANY})\b)",
        hint=_CANCELS,
    ),
    action("cancelled", 0.8, _CANCEL, CLAUSE_END, hint=_CANCELS),
    action(
        "cancelled",
        0.75,
        _CANCEL,
        rf"(?:\s+(?:{CONTRACT}|many|several|was|were|they|that)|(?=\s+(?!flight\w*ed\b)\w))",
        said=True,
        hint=_CANCELS,
    ),
    action(
        "cancelled",
        0.82,
        "closed|terminated|dropped|ended/close|terminate|drop|end/closing|terminating|dropping|ending",
        r"\s+(?:my|our|this|the|that|all\s+my|both)\s+(?:[\w'-]+\s+){0,2}?(?:polic(?:y|ies)|insurance|coverage|subscription|"
        r"membership|accounts?|"
        r"contract|plan)\b",
    ),
    action("cancelled", 0.75, "dropped/drop/dropping", r"\s+(?:them|you|this\s+company)" + CLAUSE_END),
    action(
        "switched",
        0.85,
        _SWITCH,
        r"\s+(?:(?:all|my|our|over|business|the|pets?|dogs?|cats?|accounts?|insurance|polic(?:y|ies)|back|away)\s+){0,3}"
        rf"(?:(?:to|with)\s+(?:{OTHER}\s+(?:[\w-]+\s+){{0,2}}?{COMPANY_KIND}|an?other|a\s+competitor|someone\s+else|"
        rf"somewhere\s+else)|elsewhere|somewhere\s+else)\b",
    ),
    action(
        "switched",
        0.85,
        "switched|changed/switch|change/switching|changing",
        r"\s+(?:my\s+|our\s+|pet\s+|insurance\s+)*(?:airlines?|carriers?|insurers?|compan(?:y|ies)|providers?|banks?|insurances?|"
        r"lenders?)\b(?!\s+(?:to|from|accounts?|info\w*|details|numbers?)\b)",
    ),
    action("switched", 0.75, "NONE/NONE/switching|leaving", r"(?:\s+(?:out|now|soon|asap))?\W*$", said=True, only=AHEAD),
    action(
        "switched",
        0.75,
        "switched/switch/switching",
        rf"(?:\s+(?:over|back|across|all|my|our|pets?|dogs?|insurance))*\s+to\s+{NAME}",
        only=AHEAD,
    ),
    action(
        "switched",
        0.75,
        "looked|shopped|searched/look|shop|search/looking|shopping|searching",
        rf"\s+(?:(?:at|for|into|around\s+(?:for|at))\s+{OTHER}\s+(?:[\w-]+\s+){{0,2}}?{COMPANY_KIND}|elsewhere)\b",
        only=AHEAD,
    ),
    action(
        "switched",
        0.75,
        "NONE/find|choose|pick|use|fly|book|try|get|buy/finding|choosing|using|flying|booking|trying|getting",
        rf"\s+(?:(?:with|on|myself|us)\s+)*{OTHER}\s+(?:[\w-]+\s+)?(?:compan(?:y|ies)|airlines?|insur\w+|providers?|carriers?|banks?)\b",
        only=AHEAD,
    ),
    action("switched", 0.7, "NONE/shop/shopping", r"\s+around\b", only=AHEAD),
    action(
        "switched",
        0.9,
        "took|taken/take/taking",
        r"\s+(?:my|our|all\s+my|all\s+our)\s+(?:\w+\s+)?(?:business|money|custom|accounts?)\s+(?:elsewhere|somewhere|to\b|away)",
    ),
    action(
        "returned",
        0.8,
        "returned|sent/return|send/returning|sending",
        r"\s+(?:it|them|(?:the|my|this|both)\s+(?:[\w-]+\s+)?(?:product|items?|order|shoes|dress|phone|laptop|device|unit|package|"
        r"parcel|goods|"
        r"game|headset|charger|battery|computer|machine|jacket|tv))\s+(?:back\b|for\s+a\s+(?:refund|replacement)|"
        r"to\s+(?:the\s+(?:store|shop|seller)|amazon|best\s+buy))",
    ),
    action(
        "returned",
        0.7,
        "returned|refunded/return|refund/returning|refunding",
        r"\s+(?:(?:the|this|my)\s+(?:game|product|items?|shoes|laptop|phone|headset|goods|device|order|parcel)|it)" + CLAUSE_END,
    ),
    action(
        "stopped_using",
        0.85,
        "stopped|quit/stop/stopping|quitting",
        r"\s+(?:using|flying|buying|playing|going|paying|booking|shopping|ordering|visiting|travell?ing|watching|dealing)\b",
    ),
    action(
        "stopped_using",
        0.8,
        "uninstalled|deleted|abandoned|ditched/uninstall|delete|abandon|ditch/uninstalling|deleting|abandoning|ditching",
        r"\s+(?:it|them|the\s+app|this\s+(?:app|game)|my\s+account|the\s+(?:game|product)|the\s+tool)\b",
    ),
    action(
        "gave_up",
        0.8,
        "gave|given/give/giving",
        r"\s+up(?=\s*(?:[.,!?)]|$|(?:and|on\s+(?:them|you|ba|this|british|trying|calling|waiting)|trying|after|waiting|because|"
        r"in\s+the\s+end)\b))",
        only=frozenset(("did", "will")),
    ),
    action(
        "asked_refund",
        0.82,
        _ASK,
        rf"\s+(?:(?:them|him|her|you|ba|the\s+airline|for|on|a\s+(?:claim|request)\s+for)\s+){{0,3}}{REFUND}",
        only=frozenset(("did", "will")),
    ),
    action(
        "asked_refund",
        0.75,
        "wanted|tried|attempted|expected/want|try|expect/wanting|trying|attempting|expecting",
        rf"\s+to\s+(?:get|have|receive|obtain|claim|be)\s+{REFUND}",
    ),
    action("complained", 0.85, "complained/complain/complaining", r"\b"),
    action(
        "complained",
        0.88,
        _FILE,
        r"\s+(?:(?:up|an?|the|this|my|our|another|several|multiple|many|formal|official|written|two|three|\d+|"
        r"numerous)\s+){0,3}(?:[\w-]+\s+){0,2}?"
        r"(?:complaints?|disputes?|grievance|appeals?)\b",
    ),
    action(
        "complained",
        0.78,
        "disputed|appealed|sued|escalated/dispute|appeal|sue|escalate/disputing|appealing|suing|escalating",
        r"\s+(?:(?:this|these|the|that|it|them|with|to|my|an?|all|both)\b\s*){1,2}(?:[\w'-]+\s+){0,2}?(?:charges?|transactions?|"
        r"accounts?|decision|claims?|"
        r"denial|debt|items?|inquir(?:y|ies)|information|matter|issue|fraud|bureaus?|manager|supervisor|company|(?<=it)|(?<=them))\b",
    ),
    action(
        "complained",
        0.8,
        "reported/report/reporting",
        r"\s+(?:it|this|them|you|the\s+\w+|my\s+\w+)\s+(?:to|with)\s+(?:the\s+|my\s+|your\s+|an?\s+)?(?:bbb|attorney|department|"
        r"commissioner|police|crew|staff|"
        r"manager|company|airline|bank|state|insurance|cabin|cfpb|consumer|better|ftc|faa|dot)\b",
    ),
    action(
        "complained",
        0.82,
        "contacted|hired|called|consulted|retained|spoke/contact|hire|call|consult|retain/contacting|hiring|calling|consulting|retaining",
        r"\s+(?:(?:with|to|my|an?|the|our)\s+){0,2}(?:attorney|lawyer|bbb|better\s+business\s+bureau|ombudsman|state\s+insurance|"
        r"insurance\s+commissioner|"
        r"small\s+claims|trading\s+standards)\b",
    ),
    action(
        "contacted_support",
        0.82,
        _CONTACT,
        rf"\s+(?:{SUPPORT}|(?:[\w']+\s+){{1,3}}?customer\s+(?:service|support|care)\b|(?:the\s+)?(?!I\b|My\b|Our\b){NAME})",
        hint=_CALLS,
    ),
    action(
        "contacted_support",
        0.7,
        "called|phoned|rang|emailed|telephoned/call|phone|email/calling|phoning|emailing",
        r"(?=\s*(?:,|(?:and|in|on|about|regarding|yesterday|today|i|we|they|she|he|it|later|earlier|twice|two|three|with|"
        r"for\s+(?:help|assistance|more|an?\s+(?:quote|update|refund|status)))\b))",
    ),
    action("contacted_support", 0.75, "made|placed/make|place/making", r"\s+(?:\w+\s+){0,3}?(?:phone\s+)?calls\b", said=True),
    action(
        "contacted_support",
        0.78,
        _SPEAK,
        r"\s+(?:out\s+)?(?:to|with|through\s+to)\s+(?:(?:an?|the|two|three|several|multiple|different|\d+)\s+)?(?:[\w-]+\s+)?"
        rf"(?:{SUPPORT}|(?:customer|rep|reps|representatives?|agents?|supervisors?|managers?)\b|(?!I\b|My\b|Our\b){NAME})",
    ),
    action(
        "lost_time",
        0.78,
        "wasted|spent|lost/waste|spend|lose/wasting|spending|losing",
        rf"\s+{_HOURS}*{_MANY}?{_LATE}(?:hours?|hrs?|days?|weeks?|minutes|mins?|months?)\s+(?:(?:of|on|with)\s+)?"
        r"(?:(?:my|our)\s+(?:time|life|day)|(?:hold|the\s+(?:phone|line)|trying|waiting|calling|dealing|chasing|going\s+back|"
        r"back\s+and\s+forth|in\s+(?:line|the\s+queue|a\s+queue)|"
        r"arguing|fighting|queu\w+|stuck|emailing|talking)\b)",
    ),
    action(
        "lost_time",
        0.72,
        "waited/wait/waiting",
        rf"\s+(?:on\s+hold\s+|in\s+\w+\s+)?{_HOURS}*(?:{_MANY}?{_LATE}(?:hours?|hrs?)|[3-9]\d\s*\+?\s*min\w*|\d{{3}}\s*min\w*)\b",
    ),
    action(
        "missed_plans",
        0.82,
        "missed/miss/missing",
        r"\s+(?:(?:my|our|the|a|an|both|all|his|her|next|\d+|two|one)\s+)*(?:[\w-]+\s+){0,2}?(?:connect\w*|flights?|plane|train|"
        r"bus|wedding|funeral|meetings?|"
        r"holiday|appointments?|work|cruise|ride|party|graduation|interview|event|concert|birthday|tour|transfer|ferry|dinner|"
        r"christmas|exam)\b",
    ),
)
