"""What goes into the go-bag, worked out from the record: rows, numbers of today, open incidents, people, pages."""
