"""Review: confirm and correct what was coded, alone or as a team."""

from dragoman.web.review.routes import review_routes

__all__ = ["review_routes"]
