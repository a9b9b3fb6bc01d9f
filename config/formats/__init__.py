"""Dates and numbers as they are written in Morocco, in both languages.

Django's own Arabic formats read 06/07/2022 the American way, as June the 7th.
"""
