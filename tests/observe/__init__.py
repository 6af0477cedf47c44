"""The whole system on this machine with Prometheus beside it: does every query bring something?"""
