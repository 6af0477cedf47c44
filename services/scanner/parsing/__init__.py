"""Raw bytes become a frozen `Mail`: every charset, trick and limit; nothing here raises on hostile input."""
