"""Models of customers graded on simulated logs, of which is known who is really gone."""
