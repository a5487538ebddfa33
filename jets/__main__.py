"""`python -m jets` is the command `jets`."""

import sys

from jets.cli import main

if __name__ == "__main__":
    sys.exit(main())
