"""What many runs mean: which settings matter, when the better choice changes, which choice is best."""
