"""Benchmarks: what Gafete costs beside what the same work costs at its barest.

Each module measures one thing and offers ``measure() -> list[Ratio]``. Only ratios of figures taken in
the same run are compared with goals, so a slow or busy machine does not decide.
"""
