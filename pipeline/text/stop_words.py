"""Words that carry no subject: the scaffolding of English, moods, and nouns that stand for anything.

The lists are ours and closed; a word belongs here when no theme could be named after it alone.
"""


def listed(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


FUNCTION_WORDS = listed(
    """
    a an the this that these those such same other another each every either neither both all any some no none not nor only own
    few many much more most less least several lot lots bit i me my mine myself we us our ours ourselves you your yours yourself
    yourselves he him his himself she her hers herself it its itself they them their theirs themselves one ones who whom whose
    which what when where why how whatever whenever wherever and or but if then else because as until while of at by for with
    about against between into through during before after above below to from up upon down in out on off over under again further
    once here there near since within without along across behind beyond toward towards per via am is are was were be been being
    have has had having do does did doing done can could shall should will would may might must ought need needs needed dare used
    cannot cant dont didnt doesnt isnt wasnt arent werent wont wouldnt couldnt shouldnt havent hasnt hadnt im ive id ill youre
    youve youd youll hes shes theyre theyve weve wed thats whats theres heres lets gonna wanna gotta ain so too very just also
    even still yet already ever never always often sometimes usually really quite rather pretty almost enough maybe perhaps though
    although however therefore thus instead otherwise anyway etc ie eg vs yes yeah yep nope nah ok okay oh ah um uh hmm hey hi
    hello bye lol omg wtf wow yay ugh btw fyi tho thru cuz cos ur u r n b w pls plz rt amp dm get gets got gotten getting go goes
    going gone went come comes came coming make makes made making take takes took taken taking give gives gave given giving put
    puts let say says said saying tell tells told telling ask asks asked know knows knew known think thinks thought see sees saw
    seen look looks looked looking seem seems seemed feel feels felt want wants wanted wanting like likes liked try tries tried
    trying keep keeps kept keeping use uses using find finds found become becomes happen happens happened guess hope hoping hoped
    wish mean means meant show shows start started stop stopped work works worked working help helps helped helping able unable
    now today tonight tomorrow yesterday soon later late early earlier ago time times day days week weeks month months year years
    hour hours hr hrs minute minutes min mins second seconds morning afternoon evening night first last next new old third two
    three four five six seven eight nine ten zero half hundred thousand number couple way ways thing things stuff something
    anything everything nothing someone anyone everyone everybody nobody anybody somebody somewhere anywhere everywhere nowhere
    kind sort type part case point fact end place person people guy guys man men woman women folk folks sir madam mr mrs ms dr
    actually basically literally simply totally completely absolutely definitely certainly probably especially exactly currently
    recently finally eventually suddenly truly extremely particularly generally overall well back away around together apart far
    long little big small large whole full entire than sure possible round add added main certain different various particular
    general specific right wrong left
    """
)

MOOD_WORDS = listed(
    """
    good better best great greatest excellent amazing awesome fantastic fabulous wonderful brilliant superb outstanding perfect
    perfectly lovely nice nicest fine okay happy happier pleased glad delighted satisfied content grateful thankful thank thanks
    thankyou thx ty cheers appreciate appreciated appreciative love loved loves loving like enjoy enjoyed enjoyable fun cool sweet
    neat favorite favourite impressed impressive incredible exceptional terrific marvelous marvellous magnificent phenomenal
    stellar beautiful super kudos props bravo congrats congratulations bless blessed recommend recommended recommendation bad
    worse worst terrible horrible horrendous horrific awful dreadful appalling atrocious abysmal disgusting disgusted disgraceful
    disgrace ridiculous pathetic poor poorly poorest crap crappy shit shitty bullshit bs fuck fucked fucking damn damned hell suck
    sucks sucked sucky lame stupid idiotic idiots joke mess nightmare disaster fail fails failed failure epic fault shame shameful
    ashamed embarrassing unacceptable inexcusable unbelievable unreal insane crazy absurd ludicrous outrageous angry anger mad
    furious upset annoyed annoying annoyance frustrated frustrating frustration disappointed disappointing disappoint
    disappointment unhappy dissatisfied displeased sad sorry unfortunately unfortunate sadly regret hate hated hates hating
    worthless useless rubbish garbage trash junk mediocre average decent alright adequate acceptable satisfactory fair positive
    negative problem problems issue issues complaint complaints concern concerns trouble please welcome luck lucky wtf smh
    fantastically brilliantly sincerely very highly greatly badly ok excellently wonderfully superior inferior flawless notch
    perfection excellence spot faults faultless springs moment star stars rating score experience experiences improve improved
    improvement improvements improving change changed nothing dislike disliked kind kindly fab yay
    """
)

# What is spoken of as a whole: a theme may be called so only where nothing more telling fits.
WHOLE_WORDS = listed(
    """
    company companies business businesses brand brands firm organisation organization corporation product products
    service services airline airlines airways hospital hospitals bank banks store shop
    """
)

GENERIC_WORDS = WHOLE_WORDS | listed(
    """
    item items customer customers client clients consumer user users example reason reasons comment comments feedback review reviews
    answer answers question questions opinion
    suggestion suggestions na idea member members mind job jobs order lady aspect aspects class standard friend friends
    """
)

# Words with a subject in them that name no theme: when it was, and the noise of chat.
UNNAMED_WORDS = listed(
    """
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays weekend
    january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    yall yo bro bruh lmao lmfao haha hahaha dude sec ppl thnx tks thanx wut yass btw edit verified
    """
)
