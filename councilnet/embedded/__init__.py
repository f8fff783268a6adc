"""A backend of Django's: PostgreSQL that starts upon the first connection, and not before."""
