"""The live part of the result: which figure and which line stands in which cell, and the formulas between."""
