"""What a customer lets us read: the grant at Microsoft, its proof, and when the scan begins."""
