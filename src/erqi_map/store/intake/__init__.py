"""Files of others into the plan book: what they are, where they lie, what they mean, what is wrong.

`source` asks the reading process, `ground` and `finder` find the coordinate system, `meanings` the
fields, `doubts` what is wrong row by row, `changes` what is different, `overlay` puts it in place.
"""
