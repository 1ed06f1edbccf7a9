"""Why rows are not met, as far as is known: what the rules do instead, and what it would take.

A reason is told where its row is missed. It rests on what was measured, with one thing changed where that
tells, and excuses nothing: no setting was moved because of it.
"""

REASONS: dict[str, str] = {
    "V2": (
        "Retention rises by sorting alone, as it should, but by six points instead of eight. It starts high "
        "(about 88 % in the first year) and yearly churn falls by half until the twelfth, where in the "
        "published segment it falls by seven tenths. Without moving away, which strikes all alike, churn "
        "falls by nearly six tenths: customers' tastes differ less than that segment's. It would take churn "
        "that differs more between people (category.attrition_alike, choose.taste), which this target must "
        "not set."
    ),
    "V3": (
        "On the edge: the mix of those who go soon and those who stay is about flat (alpha 1.0 at the "
        "grocer, .95 at the chains) where it was J-shaped (.7). Moving away strikes all alike: without it "
        "alpha is about .55 at both. In cohorts of 500 alpha is overestimated besides; they now have about "
        "1,200 each."
    ),
    "V4": (
        "The shape fits, but the class of none is no larger than that of one: a fifth has no repeat where "
        "three fifths had none. Whoever tries the shop keeps it in mind as a shop like others, and those "
        "who find it within a quarter are those who buy often: making needs as uneven as CDNOW's customers "
        "(category.need_shape .4) changes nothing. With needs three times as rare two fifths have none, and "
        "the row would be met; nothing that was read says how often compact discs are bought. Missing is a "
        "rule by which one try is often the last."
    ),
    "V5": (
        "Customers of one shop differ less than CDNOW's: those who find a new shop first are those who buy "
        "often, so that the spread among them is narrow (r about 1.4, and still 1.0 with needs far less "
        "even). Whoever stops is not gone but buys elsewhere, and comes back."
    ),
    "V6": (
        "As V4: four of five buy again from the first on, so that the chance has no room to rise by. The "
        "last steps fall since 78 weeks end them."
    ),
    "V8": (
        "The top fifth buys as much as published. Small brands' top fifths buy no more of theirs than large "
        "brands' do, for the reason in V10."
    ),
    "V9": (
        "On the edge. With the toothpaste market's own spread of needs, which is wide (K .78), those at the "
        "top stay there a little too often: two thirds, where the edge is 65 %. Nobody's needs change over "
        "the two years, except by moving away. With needs spread as by default (1.5) the row is met, and "
        "V8's first number is not."
    ),
    "V10": (
        "Brands differ in how many know them and in nothing else, and everybody keeps three in mind. "
        "Whoever knows a small brand buys it as often as others buy a large one; he is, if anything, a "
        "heavier buyer of the category, since each purchase is an occasion to look around. It would take "
        "sets that differ in size between people (A7: a shifted Poisson): those who know an obscure brand "
        "then know many others, and buy each less often."
    ),
    "V14": (
        "As V10: about a fifth of every brand's main customers is lost in a year, whatever its size. Among "
        "eight brands of which the smallest has 70 main customers, what differences there are come by "
        "chance."
    ),
    "V17": (
        "Intention is concave, as it should be. Behaviour is, too: seven of ten buy the same make next "
        "time, which is the upper, flattening half of a logit, by habit and taste and hardly by "
        "satisfaction, which differs between customers by .06 of the scale. It would take a market in which "
        "most change their make each time, with years between purchases, which the rule that a year of "
        "silence ends a relationship (leave.gone_weeks) rules out."
    ),
    "V19": (
        "Satisfaction is by rule mostly perceived quality, and how gains are divided does not enter it: "
        "performance comes out too strong (.7), equity too weak (.4 at the grocer, .2 at the chain). "
        "Disconfirmation and expectations are as published. Answers here have no error, which raises all "
        "four. It would take fairness as a part of satisfaction."
    ),
    "V20": (
        "Satisfaction ends at zero. In the two episodes of a hundred that end there (problems), a shortfall "
        "cannot hurt any more; without them, and given quality, the ratio is 1.93, just what the setting "
        "says."
    ),
    "V21": (
        "Relationships with a person go with sales more than those with a firm, as published, and trust and "
        "commitment go with loyalty as they should. But commitment moves a step with each purchase, so that "
        "it goes with how much is bought (.77) more than anything else, and the sum of the three parts "
        "less. It would take commitment that grows with time and with events instead of with purchases."
    ),
    "V23": (
        "A rebuffed complaint costs two per cent more than a problem that nobody heard of; twelve are "
        "published. Felt quality and one chance to leave are all that a rebuff touches: habit, taste and "
        "switching cost bring most back, and a shortfall weighs less the longer one has been a customer. "
        "The published figure is what people say they intend, after their worst problem of the year."
    ),
    "V24": (
        "Half of the problems are voiced, and five layers keep two thirds of that: a third of all problems "
        "shows at the top, as a share of purchases. What the source counted are letters that arrive there. "
        "It would take layers that settle complaints and pass none on, which a share that fades by layer "
        "does not do."
    ),
    "V25": (
        "The signs are as published (the worst vendor is flattered most, the content answer more); the mean "
        "gap lies a hair above the band, since chains coach answers besides."
    ),
    "V26": (
        "Of what is told, a quarter has five stars and two fifths have four, as episodes lie around .62 of "
        "full satisfaction: the U of who tells lifts both ends (five stars from 15 to 28 %, one from 3 to "
        "8), but not above their neighbours. It would take ratings given against expectation or habit, not "
        "on the scale of quality."
    ),
    "V29": (
        "Four fifths of what praise moves is on gaining, where two thirds are published; the interval holds "
        "them. Warnings move next to nobody either way: they lower what customers expect by a tenth of the "
        "room at most and by less for the committed, and those who do not know a vendor can only lose a "
        "tip. What share of nothing is gaining is left to chance."
    ),
    "V30": (
        "With talk as it is the hazard ratio is 1.0, and without talk a little less: no contagion to speak "
        "of. The analysis is not blind: where talk is made to move people it finds 1.65, fading, and 1.0 "
        "with talk off. Somebody close who leaves takes at most 30 % of a commitment that is about .4 and "
        "counts two utils from one half on, after an incident; and one acquaintance of eight is heard each "
        "week. That is a tenth more risk, not eighty per cent. tell.leaving rests on the same source; "
        "setting it so that the row is met would make it an input. Besides, nobody hears of a customer who "
        "just buys elsewhere."
    ),
    "V31": (
        "Over six years a third of the people start a contact at least once, and the tail of how often they "
        "do is less heavy. It would take a propensity with a heavier tail (segments.voice_spread)."
    ),
    "V32": (
        "Being answered makes a customer feel heard, which is a part of health and moves neither "
        "satisfaction nor who tells of it. There is no rule from answers to ratings; A45 would be its "
        "source, and the row then an input."
    ),
    "V35": (
        "Nothing is lost, and not for want of rapport: with a week of setting up it is about .1, with a "
        "hundred hours .2, and sales then fall by about one per cent, within chance. Full rapport is a "
        "third of the strength of a relationship, and worth half a util to somebody who is wholly inclined "
        "to one; a successor inherits a fifth of it, and habit, commitment and what is known stay with the "
        "firm. It would take rapport that weighs for itself in the choice."
    ),
    "V36": (
        "As V35; and it could not be told apart here: with seventy representatives, what a quarter of their "
        "accounts does differs by more than that from run to run."
    ),
    "V37": (
        "Every sale leaves a margin, so that the least profitable of all customers still brings some: "
        "neither returns, nor discounts, nor service beyond a contact differ by customer. It would take a "
        "cost to serve of one's own."
    ),
    "V38": (
        "One letter shakes habit by two per cent, which is two hundredths of a util: the sign is there, the "
        "size is not. It wakes those who stay for value as much as the others. The source's letter was "
        "advice to compare plans, which is more than a reminder."
    ),
    "V39": (
        "The first letters cost sales already, in the range of a source that wrote a few a year and beyond "
        "it: a fifth of them fit, since a seller knows too little of its customers, and each of the others "
        "tires more than a fitting one binds; any letter shakes habit. What is left is a fall that gets "
        "flatter."
    ),
    "V40": (
        "Churn falls by the same two thirds whatever the experience: the cost of switching enters every "
        "choice. Only leaving after an incident asks how satisfied one is. It would take a cost that the "
        "content do not feel."
    ),
    "V41": (
        "Who helps himself is as content, as published; and he neither stays nor goes for it, whatever "
        "switching costs. Here switching costs belong to the category; in the source they come with the "
        "channel one uses (bills that are paid online). The two signs of retention are therefore left to "
        "chance."
    ),
    "V42": (
        "A technology that is taken up because others have it works only as far as it happens to fit, and "
        "chains with a large range have little left to know: about nine of ten fail, which is above the "
        "reports. With twelve chains the other two numbers are mostly chance."
    ),
    "V43": (
        "Within three years a customer's profit is mostly the number of his purchases, and these grow with "
        "time; costs that differ between customers are missing, as in V37."
    ),
    "V45": (
        "Most like the grocer, as they should, but two fifths do most of their shopping there. It is not "
        "the relationship: without it they are as many. It is what the vendors are like: with a gap of 20 % "
        "in price instead of 10 fewer than a third shop there, and fewer than half like it."
    ),
    "V46": (
        "In the quarter of the change the own elasticity is a hair too weak (-1.5), and the cross "
        "elasticity as published. The weight of price is set for a share of a third of those in mind; here "
        "a buyer keeps two brands in mind, of which his own has seven tenths, so that a price moves few of "
        "them at once. Left as it is for two years the same change moves -3.9: habit follows."
    ),
}
