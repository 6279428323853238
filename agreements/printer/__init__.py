"""HTML and CSS in, PDF out, in a process of its own, which stays small because it imports nothing else of ours."""
