"""The Entra ID half: sign-in, consent and tokens."""
