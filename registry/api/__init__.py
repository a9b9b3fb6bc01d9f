"""Door 3, machines: the published register as JSON, filtered by pillar and region, described by OpenAPI.

Everything here is public, read-only and stateless. Records are forwarded as publication stored them.
"""
