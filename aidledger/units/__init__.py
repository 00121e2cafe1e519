"""Units: mass, items, one dimension per currency; dated rates and prices."""
