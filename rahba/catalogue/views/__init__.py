"""Pages of the catalogue, for those who work in the shop."""
