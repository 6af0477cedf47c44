"""How well and how fast mails are judged, per source and category, with SpamAssassin and rspamd beside it."""
