"""An invented think tank with a life, made by rule: the offline demo, test pages and load for benchmarks.

Nothing here is a real institute, person, text or figure. The same call gives the same bytes every time.
"""
