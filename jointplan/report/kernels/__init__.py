"""Kernels for the report's notebooks, forked from one process that has all imported.

A kernel of its own for each notebook keeps names apart; starting and importing it costs
1.9 seconds of CPU each time. `preparer` imports once and forks a kernel whenever it is
asked, `prepared` asks it. Where the system cannot do that, plain kernels run instead.
"""
