"""What members ask in their own words."""
