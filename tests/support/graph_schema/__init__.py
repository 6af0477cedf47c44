"""The part of Microsoft Graph's published model that the emulator speaks, and a check of answers against it."""
