"""Every list as a spreadsheet, as JSON and as a feed: one description, three ways.

``columns`` says what a row tells, ``listings`` which rows, and ``answering`` gives them out.
"""
