"""Explore and review, in the browser: `create_app` in app.py makes the web application on a `dragoman.store.Store`."""
