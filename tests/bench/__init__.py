"""``make bench``: what a page costs, in the stack that production runs and with many case studies.

It loads nothing but this machine's own servers, which it starts and ends.
"""
