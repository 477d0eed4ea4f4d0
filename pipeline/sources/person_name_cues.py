"""Where a person's name is to be expected: phrases that announce it, and words that look like names and are none."""

import re

NAME_WORD = r"(?![A-Z]{1,4}\b|XX|COVID)[A-ZÀ-ÖØ-Þ](?:[\w]|['’-](?=\w)){1,24}"
_PARTICLE = r"(?:(?:de|van|von|der|den|da|dos|di|del|la|el|al|bin|ben)[ \t]){1,2}"
NAME = rf"{NAME_WORD}(?:[ \t](?:[A-Z]\.[ \t]|{_PARTICLE})?{NAME_WORD}){{0,2}}"
CAPITALISED = re.compile(rf"\b{NAME_WORD}")

_FORMAL = r"(?:Mr|Mrs|Ms|Mx|Dr|Prof|Professor|Herrn?|Frau|Mme|Monsieur|Madame|Señora?)"
_SHORT_TITLE = r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor)\.? )?"
_I_AM_CALLED = (
    r"(?i:my name is|my name's|my name was|je m'appelle|mein name ist|ich hei(?:ß|ss)e|me llamo|mi nombre es)"
    r",? (?i:(?:mr|mrs|ms|miss|dr)\.? )?"
)
_CLOSING = r"regards|yours|sincerely|faithfully|truly|best wishes|signed|grüße(?:n)?|gruß|cordialement|saludos|cumprimentos|saluti"

# After these a capitalised word is a name.
_DESK = (
    r"(?:support|billing|sales|customer (?:care|service|support|success)|reception|accounts|claims|returns|the (?:front|"
    r"help) ?desk|service|complaints)"
)
_STAFF = r"(?:agent|technician|trainer|instructor|nurse|waiter|waitress|receptionist|advis[oe]r|therapist)"
_GREETING = r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|hola|bonjour)"
_KIN = r"(?:husband|wife|son|daughter|brother|sister|mother|father|mum|mom|dad|partner|friend|colleague|boss|neighbou?r)"
_TOLD = r"(?:spoke|spoken|speaking|talked|talking|chatted|chatting|dealt|dealing)(?: (?:to|with))"
_ASKED = r"(?:ask(?:ed)?|asking) for|thanks? to|thank you|shout ?out to|by|with|from"
SURE = re.compile(
    rf"(?:\b{_I_AM_CALLED}|\b{_FORMAL}\.?[ \t]|\b(?i:{_TOLD}|and then with|then with|(?:helped|served|assisted) by|{_STAFF}|"
    rf"my {_KIN}|(?:man|woman|lady|guy|agent|manager|somebody|someone|person) (?:called|named)) |(?:^|\n)(?i:name|signed)[:=] ?)"
    rf"(?P<name>{NAME})"
    rf"|\b(?P<at_desk>{NAME})(?= (?:from|in|at) (?:your |the )?{_DESK}\b)|(?:\A|\n)(?P<here>{NAME})(?= here,|, admin\b)"
    rf"|\b(?:[Xx]{{1,3}}|[Ll]ove|[Hh]ugs),? (?P<kissed>{NAME})(?=\W*\Z)|(?:\A|\n)(?i:{_GREETING}),? (?P<greeted>{NAME_WORD})(?=[,!]| -)"
    rf"|\b(?i:{_ASKED}) (?P<asked>{NAME})(?=,? (?:he|she)\b)"
)
SURE_LOWER_CASE = re.compile(r"\b(?:my name is|my name's) (?P<name>[a-z]{2,20})(?= and\b| [a-z]{2,20}[.,!]|[.,!\n]|$)", re.IGNORECASE)
# The name at the very end: after a closing it is sure, after a dash or on a line of its own it is not.
SIGN_OFF = re.compile(
    rf"(?i:\b(?:{_CLOSING}|cheers|many thanks)[ \t]*[,.:!-]?\s{{1,3}}|\n\s{{0,3}}[-–—~]?[ \t]?|[-–—~] ?(?=[^-–—~]))"
    rf"{_SHORT_TITLE}(?P<name>(?:[A-Z]\.[ \t]?){{0,2}}{NAME}\.?(?:[ \t][A-Z]\.?)?)\s*[.!]?\s*\Z"
)
# The same in small letters, where it is a given name.
SIGN_OFF_LOWER_CASE = re.compile(rf"\b(?i:{_CLOSING}|cheers|thanks|thx|ta|love)[ \t]*[,.!-]?\s{{1,3}}(?P<name>[a-z]{{3,15}})\W*\Z")
CLOSING = re.compile(rf"\b(?:{_CLOSING})\b", re.IGNORECASE)

_CONVERSATIONS = r"(?:spoke|spoken|speak|speaking|talked|talking|chatted|chatting|dealt|dealing|met|meeting) (?:to|with)"
_NAMING = r"called|named|name of|by the name of|names? (?:is|was|were)|i am|i'm|this is|it's"
_THANKS = (
    r"(?:thanks?|thank you|shout ?-?out|kudos|credit|praise|well done|props|hats off|cheers|big up|grateful|ask for|asked for"
    r"|(?:helped|assisted|served|seen|answered) by|(?:email|call|reply) from)(?: so much| very much| again)?(?: (?:to|you|for))?"
)
_ROLES = (
    r"(?:agent|advis[oe]r|representative|rep|assistant|manager|supervisor|attendant|steward|stewardess|captain|purser|host|hostess"
    r"|colleague|driver|operator|technician|engineer|receptionist|nurse|sister|midwife|doctor|consultant|surgeon|therapist|physio|gp"
    r"|lady|gentleman|guy|girl|woman|man|chap|person|someone|somebody|trainer|instructor|teacher|rep|employee|clerk|cashier|waiter|waitress|miss|sir|madam"
    r"|wife|husband|son|daughter|friend|partner|mother|father|mum|dad|brother|boss|ceo|founder|owner),?"
)
# After these a capitalised word is a name if the recogniser says so.
CUES = re.compile(
    rf"(?:\b(?i:{_CONVERSATIONS}|{_NAMING}|{_THANKS}|{_ROLES})[,:]?[ \t]{{1,2}}[\"'“(]?|(?:^|\n)(?i:{_GREETING})[, ]{{1,2}})(?={NAME_WORD})"
)

_ADVERB = r"(?:(?:so|very|extremely|really|super|incredibly|absolutely|just|always|most|also|both|all) ){0,2}"
_WHERE = (
    r"(?:at|from|in|on) (?:the |your |our )?(?:reception|check-?in|front desk|help ?desk|desk|customer|support|claims|call cent"
    r"|head office|sales|chat|phone|counter|gate)"
)
_DEEDS = (
    r"wrote|called|cancelled|canceled|promised|told|refused|hung up|helped|assisted|answered|explained|listened|apologi[sz]ed|"
    r"went above|went out of|went the extra|took (?:the )?time|looked after"
    rf"|was {_ADVERB}(?:helpful|kind|friendly|rude|patient|polite|caring|professional|knowledgeable|attentive|courteous|lovely|amazing"
    r"|awesome|fantastic|brilliant|wonderful|great to)"
)
# Before these a capitalised word is a name if the recogniser says so.
HIND_CUES = re.compile(rf"(?P<name>{NAME})(?=,? (?:{_WHERE}|(?:(?:who|she|he) )?{_ADVERB}(?:{_DEEDS})\b))")

_FULL_NAME = rf"(?P<name>{NAME_WORD}(?:[ \t]{NAME_WORD}){{1,2}})"
# Two capitalised words beside an address or a number are whose it is: "Cosmo Thistle, 020 7946 0382".
OWNER_BEFORE = re.compile(rf"{_FULL_NAME},? ?\(?(?:on |at |of |from )?\Z")
OWNER_AFTER = re.compile(rf"[,.;]? ?\(?{_FULL_NAME}(?=[.,;)!\n]|\Z)")

_AND = r"(?:,| and| &|, and|/| or)"
LINK_TO_NEXT = re.compile(rf"{_AND}[ \t]*{_SHORT_TITLE}\Z")
NEIGHBOUR_AFTER = re.compile(rf"{_AND} ?(?={NAME_WORD})")
NEIGHBOUR_BEFORE = re.compile(rf"(?P<name>{NAME}){_AND} {_SHORT_TITLE}\Z")

# Brands, places and figures that are called like people, and what stands before a saint or a pope.
NOT_PEOPLE = re.compile(
    r"\b(?:ben gurion|thomas cook|james bond|bloody mary|virgin mary|martha['’]?s vineyard|kate spade|marie curr?ie|john lewis|ryan ?air"
    r"|ben (?:&|and) jerry['’]?s?|ralph lauren|calvin klein|jack daniel['’]?s?|johnn(?:ie|y) walker|harry potter|tommy hilfiger"
    r"|michael kors|tim hortons|jimmy choo|paul smith|hugo boss|charles de gaulle|john wayne airport|john f\.? kennedy|sam adams"
    r"|dr\.? (?:martens|pepper|oetker)|mr\.? (?:kipling|muscle|bean)|trader joe['’]?s|papa john['’]?s|jimmy john['’]?s|greasy joe['’]?s"
    r"|cathy pacific|luke ?warm|laure(?:n|nt) perrier|gordon['’]?s|jasmine (?:tea|rice)|jack russell|super mario"
    r"|(?:st|saint|pope|king|queen|prince|princess|santa|san|hurricane|storm|lake|port)\.? \w+"
    r"|\w+(?:['’]s)? (?:airport|street|road|hospital|ward|wing|house|centre|center|suite))\b",
    re.IGNORECASE,
)
# A role and a given name, written as one writes in a chat: "agent kevin".
LOWER_CASE_ROLE = re.compile(
    r"\b(?:agent|rep|advisor|adviser|manager|driver|colleague|technician|my name is|i am|i'm) (?P<name>[a-z]{3,15})\b"
)
