"""Rendering, forms, security headers, cookies, errors to HTTP."""
