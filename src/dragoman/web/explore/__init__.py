"""The pages to see and to question the data."""

from dragoman.web.explore.routes import explore_routes

__all__ = ["explore_routes"]
