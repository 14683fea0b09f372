"""Many workbooks in a folder shared with people and with cron."""
