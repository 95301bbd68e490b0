"""What a plan says about activities, read against its cells and tables: funnels and key actions."""
