"""Measures filmbot against named peers; each module prints figures and keeps them in results/."""
