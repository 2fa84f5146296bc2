"""What every table, chart and sentence of the page is made of."""
