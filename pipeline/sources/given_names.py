"""Common given names. With a capital they are a person's almost always, whatever stands around them.

Left out are places ("Victoria", "Jordan"), months and everyday words ("Grace", "Will").
"""

_GIVEN_NAMES = """
aaron abdul abigail adam adele adrian agnes ahmed aisha alan albert alejandro alex alexander alexandra alfie ali alice alicia
alison allison amanda amelia amir amy ana andrea andreas andrew andy angela angelina anita anja anna anne annette annie anthony
antonio anya arjun arthur ashley audrey barbara barry becky ben benjamin bernadette bernard beth bethany betty beverley billy
bob brenda brian bridget bruce bryan caitlin callum cameron carl carla carlos carmen carol caroline carolyn catherine cathy
charles charlie chloe chris christian christina christine christopher cindy claire clara clare claudia clive colin connor craig
cynthia damian daniel daniela danny darren dave david dean debbie deborah declan denise dennis derek diana diane diego dimitri
dominic donald donna doris dorothy douglas duncan edith edward eileen elaine eleanor elena elizabeth ella ellen ellie emily emma
eric erika erin esther ethan eugene eva evelyn fatima felicity felipe fernando fiona florian francesca francesco francis
frederick gabriel gareth gary gavin gemma geoff george gerald gerard gillian gina giovanni giulia gloria gordon graham greg
gregory hannah harriet harry hassan hayley heather heidi helen helena henry holger holly howard hugh ian ibrahim imran ines
ingrid irene isaac isabel isabella isla ivan jacob jacqueline jacqui jake james jamie jan jane janet janice jasmine jason javier
jean jeff jeffrey jenna jennifer jenny jeremy jerry jess jessica jill jim jimmy joan joanna joanne jodie joe joel john johnny
jon jonathan jorge jose josef joseph josephine josh joshua juan judith julia julian julie justin jürgen kamal karen karim karl
kate katharina katherine kathleen kathryn kathy katie keith kelly ken kenneth kevin khadija kim kimberly kirsty klaus kristina
kumar kyle larry laura lauren leah leanne lena leo leonard leslie lewis liam linda lindsay lisa liz lois lorraine louis louise
luca lucas lucia lucy luis luke lydia lynda lynn lynne maggie malcolm manuel marc marcel marcus margaret maria marie marilyn
marina mario marion marjorie markus marta martha martin martina mary mateo matt matthew maureen maurice megan mehmet melanie
melissa michael michaela michel michelle miguel mike mohamed mohammed moira monica muhammad myra nadia nancy naomi natalie
natasha nathan neil niall nicholas nick nicola nicole nigel nina noah nora norman olga oliver olivia omar oscar pablo pamela
patricia patrick paul paula pauline pedro peggy penny pete peter petra phil philip phillip phoebe pierre priya rachel rafael raj
rajesh ralph raymond rebecca renee ricardo richard rita robert roberta roberto robin roger ronald rosemary rosie roy russell
ruth ryan sabine sally sam samantha samir samuel sandra sanjay sara sarah sasha scott sean sebastian sergio shane shannon sharon
shaun sheila shelley shirley sian simon sofia sophia sophie stacey stefan stella steph stephanie stephen steve steven stuart
sunil susan susanne suzanne sven sylvia tamara tanya tara ted teresa terry tess theresa thomas tim timothy tina toby todd tom
tony tracey tracy trevor ursula valerie vanessa vera veronica vicky vincent vivian walter wanda wayne wendy wolfgang yasmin
yusuf yvonne zara zoe
"""
GIVEN_NAMES = frozenset(_GIVEN_NAMES.split())

# Also places, products, short months or ordinary words: the recogniser of names has to agree.
_DOUBTFUL_NAMES = """
adam ben bob carmen charlie christian dean diego eugene eva florian francis george gordon holly isla jan jean jerry jim jimmy joe jose
joseph julia leo lewis louis lucia luke mario mary oscar penny robin rosemary russell sam scott sebastian shannon sofia stella ted thomas
tina todd tom wayne
"""
DOUBTFUL_NAMES = frozenset(_DOUBTFUL_NAMES.split())
