"""One agreement's whole record in a file that verifies by itself."""
