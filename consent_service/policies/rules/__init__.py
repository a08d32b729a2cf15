"""What a policy version holds and what the law asks of it: pure values in, frozen values out.

Nothing here reads a clock, a database or a request.
"""
