"""From marts to one page: notebooks, and the tables, charts and sentences in them."""
