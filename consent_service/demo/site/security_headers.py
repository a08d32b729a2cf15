"""The headers of the demonstration's answers.

The product pages run under a strict policy without nonces and with Trusted Types, because a
banner that needed less would not fit the sites that take security seriously.
"""

from __future__ import annotations

from flask import Flask, Response, request

from consent_service.demo.site.hosts import DemoSites, demo_sites


def _product_policy(sites: DemoSites) -> str:
    service, vendor = sites.service_url, sites.vendor_url
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {service} {vendor}",
            "style-src 'self'",
            "img-src 'self'",
            f"connect-src 'self' {service}",
            f"frame-src {vendor}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types consent-service",
        )
    )


def _vendor_policy(sites: DemoSites) -> str:
    scheme = sites.vendor_url.partition(":")[0]
    ancestors = " ".join(f"{scheme}://{host}:*" for host in sorted(sites.products))
    return "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {ancestors}",
        )
    )


def _set_headers(response: Response) -> Response:
    policy = _vendor_policy if request.blueprint == "vendor" else _product_policy
    response.headers["Content-Security-Policy"] = policy(demo_sites())
    response.headers["X-Content-Type-Options"] = "nosniff"
    # The service has to see the origin of the banner's calls, and nobody the path.
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def install_security_headers(app: Flask) -> None:
    """Set the headers on every answer, errors included."""
    app.after_request(_set_headers)
