"""Who somebody is: codes, passkeys and passwords, the second step of the staff, and how long a session lasts.

Made of django-allauth: `adapters` says what we change of it, `pages` and `second_step` are its pages in our words,
`second_factor` and `staff_sessions` hold what it leaves open. Nothing here says what a person may do (`permissions`).
"""
