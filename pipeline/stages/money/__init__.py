"""Money: every line of the business case written once, worked out on numbers and written as formulas."""
