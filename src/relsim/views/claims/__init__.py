"""How claims that were put to the test look: a table for the terminal, pictures, one page.

Read in this order: `text` (the terminal), `pictures`, `blocks` (a claim in the page), `page`.
"""
