"""What a project's lock and requirement files say: packages, versions, and who requires whom.

`files` names the files and reads their bytes, each format has a reader of its own, `reading` reads them all, and `versions` decides which
release of a library the modules of a directory run with. Nothing is installed, resolved or fetched. Files are parsed only if a report
has to be made anew: their bytes alone decide whether the one in the cache still holds.
"""
