"""What we believe: rules, reference tables and figures, each with its source, and their strict readers."""
