"""The demonstration: a fictional company, its catalogue and policies, and its websites.

It uses the service only as any tenant would, over operations and the public API, and holds no rule
of consent of its own.
"""
