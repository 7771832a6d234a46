"""What people and programs open of connect."""
