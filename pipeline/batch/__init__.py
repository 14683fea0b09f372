"""Many workbooks in a folder shared with people and with cron."""

NEW_OBJECTS = 1_000_000  # before Python looks for cycles among them: a run leaves none, and looking is slow
