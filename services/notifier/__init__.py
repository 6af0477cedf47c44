"""Letters: what happened to a customer's assessment, told by mail, once each."""
