"""Why rows are not met, as far as is known: what the rules do instead of what the world does.

A reason is told where its row is missed. It explains and excuses nothing: no setting was moved because of it.
"""

REASONS: dict[str, str] = {
    "V2": (
        "Retention starts where the high-end segment does and rises by sorting alone, as it should, but"
        " by one or two points less: tastes differ less than that segment's, and moving away hits all "
        "alike."
    ),
    "V3": (
        "The mix of those who go soon and those who stay is about flat (alpha around 1) and not J-shaped."
    ),
    "V4": (
        "A fifth has no repeat where three fifths had none: needs are spread as those of a whole "
        "category (category.need_shape), and hardly anybody tries once and never comes back."
    ),
    "V5": (
        "Customers of one shop differ less than CDNOW's (category.need_shape is for a category), and "
        "whoever stops is not gone: he comes back from the other shops."
    ),
    "V6": (
        "With rates this even and nobody gone for good after a purchase, the next purchase is likely "
        "from the first on, and the last steps fall since 78 weeks end them."
    ),
    "V8": (
        "Needs are spread evenly enough that the top fifth buys a little less than half; size does not "
        "matter, for the reason in V10."
    ),
    "V10": (
        "Brands differ in how many know them and in nothing else, and everybody keeps at most three in "
        "mind. Whoever knows a small one buys it as often, so that frequency does not rise with size; "
        "for brands of one or two per cent it is also mostly chance at this size of panel."
    ),
    "V14": ("As V10: a small brand's customers are as loyal as a large one's."),
    "V17": (
        "Satisfaction enters choice in straight lines (expected quality, commitment), so that its "
        "effect on what is bought hardly bends, and if so the wrong way."
    ),
    "V18": ("Little is explained, as it should be, but no group is free of all effect."),
    "V19": (
        "By rule satisfaction is mostly perceived quality, and the division of gains does not enter it:"
        " performance comes out too strong and equity too weak."
    ),
    "V20": (
        "Satisfaction ends at zero: the deepest shortfalls (problems) cannot hurt twice as much any "
        "more, which flattens the side of losses."
    ),
    "V21": (
        "Commitment moves with each purchase, so that it goes with how much is bought more than "
        "anything else; rapport at a chain is too rare to show."
    ),
    "V23": (
        "Most customers whose complaint was rebuffed are back within a quarter: habit and the cost of "
        "switching outweigh one bad episode, voiced or not."
    ),
    "V24": (
        "Half of the problems are voiced and five layers keep two thirds of that; one to five per cent "
        "would take many more layers or a counter that hardly reports."
    ),
    "V25": (
        "The signs are as published (the worst vendor is flattered most, the content answer more); the "
        "mean gap lies a hair above the band, since chains pick whom they ask and coach answers, and "
        "both come on top of who answers."
    ),
    "V26": (
        "Episodes lie around two thirds of full satisfaction; the U of who tells lifts the ends, but "
        "not above the middle, where most are."
    ),
    "V29": (
        "Praise wins those who do not know the vendor (a tip) and only raises what customers expect, so"
        " that nearly all of its effect is on gaining; of warnings there are too few to tell."
    ),
    "V30": (
        "Hearing that somebody close has left takes away a part of commitment, which is one of several "
        "things that hold a customer, and each hears one person a week. What is left of it cannot be "
        "told from none: the hazard ratio with talk is that without."
    ),
    "V31": (
        "Over six years more people speak up at least once than in the four networks, and the tail of "
        "how often they do is less heavy."
    ),
    "V32": (
        "Being answered makes a customer feel heard, which is a part of health and moves neither "
        "satisfaction nor who tells of it. There is no rule from answers to ratings."
    ),
    "V35": (
        "Representatives of a chain hold little rapport with their accounts (about .04), so that little"
        " is lost when they leave."
    ),
    "V36": ("As V35."),
    "V37": (
        "Every sale leaves a margin: no customer costs more than he brings, since neither returns nor "
        "service beyond a contact differ by customer."
    ),
    "V38": (
        "One letter shakes habit by two per cent: the sign is there, the size is not. It wakes those "
        "who stay for value as much as the others."
    ),
    "V39": (
        "Little is known of most customers, so that most messages do not fit: the first ones tire already."
    ),
    "V40": (
        "The cost of switching enters every choice, whatever the experience. Only leaving after an "
        "incident asks how satisfied one is."
    ),
    "V41": (
        "Whoever helps himself is not pushed to buy more, and is slightly more content for that; he "
        "neither stays nor goes for it."
    ),
    "V42": (
        "A technology that is taken up because others have it works only as far as it happens to fit, "
        "and chains with a large range have little left to know: about nine of ten fail, which is above"
        " the reports."
    ),
    "V43": (
        "Within three years a customer's profit is mostly the number of his purchases, and these grow "
        "with time; costs that differ between customers are missing, as in V37."
    ),
    "V45": (
        "Most like the grocer, as they should, but more than a third do most of their shopping there: "
        "the gap of 10 % in price and the smaller range weigh less than in the Scottish villages."
    ),
    "V46": (
        "The weight of price is set for a share of a third. Among eight brands shares are smaller, and "
        "the one elasticity grows by that; what leaves one brand spreads over the seven others and "
        "little of it over doing without."
    ),
}
