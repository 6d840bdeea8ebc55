"""What is said of studies as such: groups of people, trials under way, what was published on
them."""
