"""What a run leaves behind for people: its manifest, and whether it did what it should."""
