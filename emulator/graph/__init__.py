"""The Microsoft Graph half: users and mail."""
