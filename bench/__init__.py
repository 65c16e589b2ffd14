"""The product against its peers in one run: `make bench`, or `python -m bench --help`.

Every step (a build, a page, an export, an app) runs in a process of its own with a time limit, and
says what it measured line by line, so that a step that hangs costs its limit and nothing else.
"""
