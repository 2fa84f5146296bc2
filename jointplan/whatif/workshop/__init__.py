"""Both teams at one table: try a rule, see what it does, write it down.

A trial judges the hand-offs of the last run anew, in memory: rule, points and terms
are moved, no export is read and no run waits. What the panel shows is what
`make preview` shows of the rule once it is proposed.
"""
