"""The composition root: settings, root addresses, and the pages that join domains."""
