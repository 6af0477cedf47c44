"""The jail: children without tokens or network that parse and judge, and the pool that minds them."""
