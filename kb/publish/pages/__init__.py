"""The site's own pages: each module asks the database for one page and hands the answer to a template."""
