"""Phrases that look like an ask and are none: regret, courtesy, expected behaviour, own plans, calls for help or votes.

They are blanked before any cue of an ask is tried, so that "I wish I had never bought it" and "it should have arrived" stay
what they are. Written by hand; revised after reading errors on one half of the forum training set.
"""

import re
from typing import Final

_FLAGS: Final = re.IGNORECASE

# Phrases that look like a cue and are none: regret, complaint, courtesy, certainty. A match is blanked, offsets stay.
NOT_AN_ASK: Final = re.compile(
    "|".join(
        (
            r"\bwish(?:ed|ing)?\s+(?:i|we)\s*(?:'d|had|hadn't|never|would\s+have|could\s+have|knew|didn't|did\s+not|had\s+not|was|were)\b"
            r"(?!\s+(?:an?|the|more|able)\b)",
            r"\bwish(?:es|ing)?\s+(?:you|them|him|her|everyone|every\s*body|all)\b(?=[^.]{0,12}\b(?:best|well|luck|success|happy|merry|"
            r"good|a|all)\b)",
            r"\bwish(?:ed|es)?\s+to\s+(?:thank|say|complain|express|commend|make|point|be|remain|stay|see|know|speak|cancel|return)\b|\bbest\s+wishes\b|\bas\s+you\s+wish\b",
            r"\b(?:should|shouldn't|ought\s+to|must|needn't)(?:\s+not)?(?:'ve|\s+of|\s+have\b(?!\s+(?:an?|the|access|full|more|some|"
            r"at\s+least|their|its|to|"
            r"options?|support|better)\b))",
            r"\bthere\s+(?:must|should|has\s+to)\s+be\s+(?:an?|some)\s+(?:bug|problem|error|mistake|reason|misunderstanding)\b|"
            r"\bas\s+(?:it|they)\s+should\b",
            r"\b(?:now|still|then|currently|always|first|therefore)\s+(?:need|have|needs|has)\s+to\b|\bjust\s+what\s+(?:i|we)\s+need",
            r"\bshould\s+(?:be\s+(?:fine|ok|okay|good|noted|commended|proud|applauded|ashamed|a\s+(?:given|crime|10))|i\b|you\s+(?:need|"
            r"have|want|decide)\b)",
            r"\bif\s+(?:\w+\s+){1,2}should\b|\bshould\s+(?:arrive|receive|take|know)\b|\bhow\s+(?:it|things|\w+)\s+should\s+be\b",
            r"\bplease\s+(?:note|see|find|refer|be\s+(?:aware|warned|careful)|beware|read|don'?t\s+(?:get|misunderstand)|forgive|excuse|"
            r"correct\s+me|visit|check\s+out|click|bear|let\s+(?:me|us)\s+know|contact\s+me|try\s+again|tell\s+me|explain|wait\b)",
            r"\bplease\s+(?:do\s+not|don't|dont|never|just|guys|people|everyone|folks|\s)*(?:avoid|beware|stay\s+away|book|buy|use|fly|"
            r"waste|trust|sign\s+up|go\s+elsewhere|"
            r"look\s+elsewhere|do\s+your|save\s+your)\b",
            r"\b(?:pleased?\s+to|to\s+please|(?:easy|hard|eager|difficult)\s+to\s+please|when(?:ever)?\s+(?:you|they|we|i)\s+please)\b",
            r"\bkeep\s+(?:it\s+up|up\s+the\b|doing\b|going\b)",
            r"\b(?:if|when|whenever|whatever|anything|everything|all)\s+(?:i|we|you)\s+(?:would\s+like|would\s+want|needs?|needed|wants?|"
            r"wanted)\b|\ba\s+request\s+to\b",
            r"\bwhat\s+(?:could|can|should)\s+be\s+(?:\w+\s+)?(?:better|improved|changed)\b|\bwish\s+(?:i|we)\s+could\s+(?:say|give|"
            r"rate)\b|\b(?:my|our|their|your|his|her)\s+needs\b",
            r"\b(?:i|we)\s+need\s+to\s+be\s+(?!able\b)|\bwant\s+to\s+start\b|\b(?:that|as|when)\s+(?:i|we)\s+should\b|"
            r"\bshould\s+anything\b",
            r"(?:'d|\bwould)(?:\s+\w+)?\s+(?:like|love|prefer)\s+to\s+(?:get\s+(?:off|home|out|back)|go\b|speak|talk|develop|create|"
            r"register|transfer|write|make\s+(?:a|an)\s+"
            r"(?:complaint|point)|join|visit|travel|fly|buy|try|meet|believe|think|stay|live|win|watch|hang)",
            r"(?:'d|\bwould)(?:\s+\w+)?\s+(?:like|love)\s+to\s+(?:thank|say|mention|express|point|share|commend|congratulate|know|hear|begin|"
            r"start|"
            r"come\s+back|return|go\s+back|stay\s+again|apologi[sz]e|give\s+(?:a|my|them|credit)|add\s+that|stress|recommend)\b",
            r"\b(?:needs?|need)\s+(?:to\s+(?:know|say|be\s+said|mention)|no\s+(?:introduction|explanation)|less\s+to\s+say)\b|\bneedless\b|"
            r"\b(?:don't|do\s+not|didn't|no|not|never)\s+need\b|\bif\s+(?:need\s+be|needed)\b|\bno\s+need\b",
            r"\bhow\s+(?:can|could|would|should|do)\s+(?:i|we|you)\b|\bas\s+good\s+as\b|\bwould\s+be\s+good\s+enough\b",
            r"\b(?:please|pls|plz)\s+(?:\w+\s+){0,2}?(?:vote|upvote|help\s*(?:[.!?]|$|me\b|us\b)|advi[sc]e|share|comment|"
            r"support\s+(?:this|my|the)\s+(?:request|idea|suggestion|petition)|(?:don'?t|do\s+not)\s+(?:reply|answer|respond|tell))\b|"
            r"\bvot(?:e|ing)\s+(?:for|up|this)\b",
            r"\b(?:that|which|who|whom|whose\s+\w+|when(?:ever)?|if|things?|anything|sometimes,?|(?<!\bas\s)(?:an?|the|some|my)\s+(?!thing\b)\w+)\s+"
            r"(?:i|we|they|you|users|people)\s*(?:'d|would)\s+(?:\w+ly\s+|also\s+)?(?:like|love|prefer|want|appreciate)\b(?!\s+to\s+see\b)",
            r"(?:'d|\bwould)(?:\s+\w+)?\s+(?:like|love|prefer)\s+to\s+(?:follow|read|attach|sync|use\b|do\s+the\s+same|check|recommend|"
            r"ask\b(?!\s+(?:you|microsoft|for|that|them|the\b))|report|learn|understand|continue|keep|pay|order|book|cancel|return|exchange|see\s+(?:if|whether|how|what|why))\b",
            r"\b(?:expect(?:ed|ing|s)?|documentation|docs?|spec|manual|guide(?:lines?)?|says?|said|states?|told|claims?|noted|mentioned|advised|recommended|agreed|admitted|promised)\b"
            r"[^.;]*?\b(?:should|needs?\s+to|must|need|will\s+be)\b(?:\s+\w+)?",
            r"\bshould(?:n't|\s+not)?\s+(?:be\s+(?:intact|enough|this|that|like|no)|have\s+to|concern|return|work|already|theoretically|or)\b|"
            r"\bi\s+should(?:n't)?\b(?!\s+(?:then\s+)?be\s+able)|\b(?:what|why|how|who|where|when)\s+(?:\w+\s+){0,3}?should(?:n't)?\b|"
            r"\border\s+to\s+reproduce\b.*",
            r"\b(?:could|would|will)(?:n't|\s+not)\s+(?:have\s+been|be)\b|\bmust\s+be\s+(?:great|nice|good|so|very|some|because|hard|easy|tough)\b",
            r"\b(?:ask(?:ed|s|ing)?|see|wonder\w*)\s+(?:\w+\s+){0,3}?if\s+(?:\w+\s+)?(?:they|you|we|he|she|it|someone)\s+(?:could|can|would)\b|"
            r"\b(?:he|she|(?:my|the|your)\s+(?:dog|cat|pet|puppy|son|daughter|child))\s+(?:should|shouldn't|needs?)\b",
            r"\b(?:please|pls)\W+(?:(?:pls|please)\W+)?(?:believe|(?:don't|do\s+not)\W*$)|^\W*add(?:ed|ing)?\s+to\s+(?:that|this|it|all|the\s+fact)\b|"
            r"\bwhat\s+if\s+(?:i|my|something|you\s+(?:don't|do\s+not|are|need|have))\b|\bif\s+only\s+(?:you|i|we)\s+(?:could\s+\w+|knew|had)\b",
            r"\bwish\s+(?:that\s+)?(?:(?:my|our)\s+(?:own\s+)?(?:\w+\s+){0,3}(?:insurance|doctors?|company|policy|plan|care)|(?:all|more|every|other|"
            r"human)\s+(?:\w+\s+){0,3}(?:was|were|had|did|would)|he|she|(?:i|we)\s+could\s+(?:go|stay|come|turn|leave|afford))\b",
            r"\b(?:sent|send|sending|made|make|submitted|submit|received|got|filed|denied|despite|with|after|upon|my|their|our|had|the|this|another)\s+"
            r"(?:\w+\s+){0,2}?requests?\s+(?:for|to|is|was|that)\b|\bwants?\s+to\s+see\s+(?:if|whether|how|what|my|(?:the|a)\s+\w*\s*doctor)\b",
            r"^\W*(?:more|extra|longer)\s+(?:\w+\s+)?(?:delays?|problems?|issues?|lies|excuses|nonsense|waiting|trouble|expensive|importantly)\b",
            r"\b(?:please|pls|kindly)\s+(?:(?:do\s+not|don't|just)\s+)*(?:choose|go\s+(?:with|to|and)|feel\s+free|look|take\s+(?:my|a\s+look|note)|"
            r"(?:call|dm|contact|e-?mail|message|respond|reply)\s*(?:(?:back\s+)?(?:to\s+)?(?:me|my|us)\b|asap|[.!?]|$))|"
            r"\b(?:can|could|would|will)\s+(?:you|u|someone|anyone|somebody)\s+(?:please\s+|guys\s+|maybe\s+)*help\b",
            r"\b(?:decided|figured|knew|reali[sz]ed)\b[^.;]*?\b(?:would|could|might)\s+be\b(?:\s+\w+)?|(?:'d|\bwould)\s+(?:not|never)\s+\w+|"
            r"\bjust\s+give\s+up\b|^\W*send\s+(?:them|it)\b|^\W*having\s+(?:read|been|had|said|spent|used|flown|paid|worked)\b",
            r"\bshould\s+(?:be\s+(?:made\s+aware|the\s+(?:one|first|last))|my|your|the|it|he|she|they|anything|something|there)\b|\bso\s+should\b",
            r"^\W*keep\s+getting\b|\bworld\s+would\s+be\b|\bwe\s+could\s+be\b(?!\s+able)|\bwill\s+be\s+interesting\b|\bway\s+(?:i|we)\s+(?:like|want)\b|\bno\s+way\s+(?:that\s+)?\w+\s+(?:could|can)\b|"
            r"\bneeds?\s+(?:to\s+(?:be\s+removed\s+as|see\s+an?)|surgery|an?\s+(?:vet|doctor|operation|surgery|treatment|x-?ray))\b|"
            r"\blet\s+me\s+(?:clarify|begin|share|be|add|give|point|put|see|ask|repeat|preface)\b",
            r"\bif\s+(?:no|not|so),?\s+why(?:\s+not)?\b|\bmust\s+be\s+(?:one|an?\s+(?:bug|mistake|joke|problem)|the\s+\w+est)\b",
            r"\b(?:can't|cannot|couldn't|can\s+not)\s+be\s+better\b|\bcouldn't\s+(?:ask|wish)\b|\bnothing\s+(?:could|should|needs?)\b",
            r"\bcould\s+(?:not|n't)\s+be\s+(?:better|improved)\b|\bmake\s+no\s+mistake\b|\blet\s+(?:me|us)\s+(?:tell|say|explain|know|"
            r"start|down)\b"
            r"|\blet(?:s)?\s+down\b|\blet's\s+(?:say|face|see|assume)\b|\blet\s+alone\b|\bgive\s+or\s+take\b|\bgive\s+me\s+a\s+break\b",
        )
    ),
    _FLAGS,
)

# Steps that repeat a fault, or code: they order nobody, neither the company nor other customers.
STEPS: Final = re.compile(
    "|".join(
        (
            r"^\W*(?:\d+\W+)?(?:create|open|start|make|build)\s+(?:an?\s+)?(?:new|blank|simple|empty)\s+(?:\w+\s+){0,2}(?:project|app|"
            r"application|file|page|solution|document)\b.*|^\W*(?:create|see|run|open|add\s+th(?:is|e\s+following))\b[^.]*:\W*$",
            r"^\W*(?:step\s+)?\d+\W+(?:run|open|click|press|build|compile|select|connect|put|set|start|check|add\s+the\s+\w+\s+below)\b.*",
            r"(?:^\W*|,\s*)(?:run|compile|build|debug|deploy|launch|execute)\s+(?:(?:and|the|this|your|an?)\s+)*(?:run|code|app|application|"
            r"program|project|sample|solution|test|using|with|it|as)\b|^\W*open\s+an?\s+\w+\W*$",
            r"\bkeep\s+(?:the|this)\s+(?:\w+\s+){0,2}work\b|\bkeep\s+(?:it|them)\s+coming\b|\b(?:call|reply|move|send|contact)\s+without\b",
            r"\b(?:please|pls|plz)\s+(?:don'?t|do\s+not)\s+(?:reply|answer|respond|tell)\b|^\W*call\s+stack\b|^\W*(?:but\s+)?look\s+what\b",
            r"^\W*(?:don't|do\s+not)\s+(?:you|i|we|they)\b|^\W*(?:do|don't|does|can|is|are|did)\b[^?]{0,60}\b(?:use|case|exist)\b[^?]*\?\W*$",
        )
    ),
    _FLAGS,
)
