"""The websites without a service: ``python -m consent_service.demo.site --port N``.

For working on their looks. The banner does not load, so everything optional stays held back.
"""

from __future__ import annotations

import argparse

from werkzeug.serving import run_simple

from consent_service.demo.company import PRODUCTS, load_company
from consent_service.demo.site.factory import create_demo_site, product_host


def main() -> None:
    """Serve on 127.0.0.1 until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m consent_service.demo.site")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--service-url", default="http://localhost:8080")
    options = parser.parse_args()
    company = load_company()
    policies = {
        product.key: f"{options.service_url}/policies/{company.slug}/{product.policy}"
        for product in company.products
    }
    site = create_demo_site(
        service_url=options.service_url,
        remote_site_key="preview-remote",
        meet_site_key="preview-meet",
        api_key="csk_preview",
        vendor_url=f"http://vendor.localhost:{options.port}",
        policy_urls=policies,
    )
    for product in PRODUCTS:
        print(f"http://{product_host(product)}:{options.port}/")  # noqa: T201  # a program for people
    run_simple("127.0.0.1", options.port, site, threaded=True)


if __name__ == "__main__":
    main()
