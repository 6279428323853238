"""Who may see and do what: every route × every role × every party."""
