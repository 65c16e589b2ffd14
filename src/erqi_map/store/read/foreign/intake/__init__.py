"""Files of others as they stand: every format a planner has, in the reading process alone.

Coordinates are not converted here and no row is left out unsaid; where the data lie, which fields
mean what and what is wrong with the shapes is found out by `store/intake`.
"""
