"""Publishing: a read-only Datasette over the database, with pages of our own. The only home of Datasette.

`kb.publish.plugin` is the Datasette plugin (an entry point, so plain `datasette kb.db -m metadata.yml` has the same
pages); `kb.publish.serve` starts the site. Importing Datasette takes about a second, so nothing here is imported
before it is needed.
"""
