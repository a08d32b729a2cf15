"""Compiles and serves the loader and the interface of a site."""
