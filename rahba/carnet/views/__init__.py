"""Pages of the carnet: for the shop, and for the customer."""
