"""From an officer's write-up to what a draft needs: read the file, then understand its words.

``reading.read_write_up`` turns bytes into plain text; ``understanding.understand`` turns plain
text into a ``WriteUp``. Neither touches the database.
"""
