"""Writing: the user's own workbook annotated, and workbooks made anew."""
