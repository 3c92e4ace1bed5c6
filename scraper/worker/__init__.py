"""Reading happens in child processes: a page that hangs or bombs costs only itself.

`child` is the process, `pool` keeps one or two of them alive. Between them go frames of JSON and bytes,
never pickles: the child works on hostile bytes with C libraries, and the parent does not trust it.
"""
