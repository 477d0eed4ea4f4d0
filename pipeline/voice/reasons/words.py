"""Lists of words that tell a causal use of a cue from its other uses: short, closed, and read by one rule each."""

from typing import Final

from pipeline.voice.reasons.clause_ranges import words

# Verbs that tell what a customer did about it: "after" blames only behind these.
CONSEQUENCES: Final = words(
    "cancel leave switch return stop quit drop refuse uninstall delete complain move change abandon close terminate "
    "unsubscribe refund regret lose vow swear boycott avoid ditch churn downgrade"
)
# What is understood or known is the noun, not the knowing: "I understand the delay due to snow".
GRASPING: Final = words("understand appreciate know accept realise realize hate dislike mention note")
# "as you know", "as expected": manner or source, not cause.
MANNER: Final = words(
    "say mention expect describe advertise promise state know see hear tell explain require request order claim note indicate "
    "show suggest understand hope plan schedule advise agree intend appear seem follow read put want need write point discuss offer do"
)
STATIVE: Final = words(
    "be have need want know feel live like love lack contain cost believe think seem own travel require work suffer understand hate"
)
# "since he was a puppy": a date.
YOUTH: Final = words("old born puppy kitten baby young child little day week month year")
NO_CAUSE_BEFORE_AS: Final = words("as such same so just exactly much well even known act serve work")
FEELING: Final = words(
    "happy glad grateful thankful sorry sure impressed pleased lucky relieved upset sad disappointed surprised angry shocked "
    "excited confident certain fortunate appreciative proud shame pity relief pleasure joy"
)
# "kind enough to help", "lucky enough to win": politeness and luck, no degree that leads to something.
OBLIGING: Final = words(
    "kind nice gracious generous thoughtful good-natured lucky unlucky fortunate unfortunate foolish silly stupid naive brave old"
)
# What is done to somebody for something that they did: "fined me for parking", "love it for being small".
REPAID: Final = words(
    "charge fine penalise penalize punish blame criticise criticize ban suspend fire sue refuse deny praise fined fin reward love hate "
    "dislike commend compliment apologise apologize kick banned reject recommend choose pick"
)
# "After three failed deliveries I left": the noun tells of something that went wrong.
TROUBLE: Final = words(
    "fail failed failure miss missed late delay delayed lose lost break broken wrong cancel cancelled canceled cancellation repeat "
    "repeated several many numerous multiple endless constant bad poor awful terrible horrible disappointing error mistake problem "
    "issue complaint crash outage increase rise hike fee charge overcharge argument attempt experience incident breach scam fraud"
)
