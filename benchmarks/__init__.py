"""What is timed, and against whom: `make bench`, or `python -m benchmarks NAME ...`. See README.md here."""
