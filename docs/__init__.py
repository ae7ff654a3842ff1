"""Tools for the documentation: the pictures in gallery/."""
