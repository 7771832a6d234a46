"""The pages that join domains."""
