"""`python -m scraper.cli`: the command without its console script."""

from scraper.cli import main

if __name__ == "__main__":
    main()
