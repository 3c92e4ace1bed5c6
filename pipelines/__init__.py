"""From an Article to the store, the exports and the people who read them."""
