"""figures/: the plan as pictures for a paper, in PNG, SVG and PDF, with words for who cannot see them."""

FOLDER = "figures"
ENDINGS = ("png", "svg", "pdf")
INDEX = f"{FOLDER}/figures.csv"
LIBRARY = "matplotlib"
TITLE = "what each figure shows, in words"
SHOWN = {
    "coverage-map": "map of the share of demand hours met by area",
    "coverage": "the same as a chart",
    "posts": "chart of the posts by area, against the baseline",
    "drivers": "chart of hours of work by driver, met and not met",
}
