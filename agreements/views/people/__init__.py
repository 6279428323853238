"""Our own people: the list, each with a page, roles on all systems, leaving, and the log of access."""
