"""What stands in a firm's own data: nothing is left out without being told, nothing is guessed.

Read in this order: `dates` and `purchases` (a log), `histories` (what it says of each customer), `spending`;
`brands` (tables of vendors), `survey_rows`, `answers` and `surveys` (those of surveys).
"""
