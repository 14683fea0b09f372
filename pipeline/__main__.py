"""`python -m pipeline` is `sourcing`."""

from pipeline.cli import main

main()
