"""Papers: what is to be printed, as plain data, and its forms as a page, as PDF and for Word."""
