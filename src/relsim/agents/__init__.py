"""Mesa's agents: vendors and staff decide in plain Python; customers and ties are windows on rows."""
