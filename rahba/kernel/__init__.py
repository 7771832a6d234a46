"""What every domain stands on: money, ids, time, text, events, changes, figures, audit. Imports no domain."""
