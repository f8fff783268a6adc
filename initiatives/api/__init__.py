"""What everybody may read, for programs: the resources of case studies, their shapes, and how the
API answers, counts and pages.

What a row tells comes from ``outputs``, so that CSV, JSON and the API agree. ``socialvalue.api``
adds its own and puts the whole together.
"""
