"""The charts, as SVG that stands alone and in a page."""
