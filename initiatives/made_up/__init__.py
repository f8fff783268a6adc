"""Case studies that never happened, as many as somebody wants to try the portal with."""
