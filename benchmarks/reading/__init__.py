"""How fast mailboxes are read from an emulated Graph, beside what Microsoft's limits allow."""
