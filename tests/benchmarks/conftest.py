"""The peers import libraries that need not be there; pytest has nothing to look for in them."""

collect_ignore = ["peers"]
