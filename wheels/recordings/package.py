"""Recordings that pwa.settings.built_in_audio finds beside those of the package."""
