"""What the design system decides without a database: languages, drawings, charts, the writing of values."""
