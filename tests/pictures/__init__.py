"""Pictures of every page, for whoever wants to lay them beside the design or see what a change did."""
