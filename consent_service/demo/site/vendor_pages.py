"""The stand-in for the companies whose scripts and frames the product sites embed.

It imitates what an analytics, an advertising and a video company send to a page, so that a
visitor sees what would have run; it keeps nothing.
"""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue

from consent_service.demo.company import load_words
from consent_service.demo.site.choices import parse_view

#: 180 days in seconds, as the catalogue declares for ``dsb_player``.
_PLAYER_COOKIE_SECONDS = 180 * 24 * 60 * 60

vendor_pages = Blueprint("vendor", __name__)


def _send(folder: str, name: str) -> ResponseReturnValue:
    response = send_from_directory(f"assets/{folder}", name)
    response.headers["Cache-Control"] = "no-cache"
    return response


@vendor_pages.get("/gtag.js")
def send_analytics_script() -> ResponseReturnValue:
    """The imitated Google tag."""
    return _send("vendor", "gtag.js")


@vendor_pages.get("/ad.js")
def send_advertising_script() -> ResponseReturnValue:
    """The imitated advertising script."""
    return _send("vendor", "ad.js")


@vendor_pages.get("/vendor-assets/<path:name>")
def send_vendor_asset(name: str) -> ResponseReturnValue:
    """A style sheet of the video page."""
    return _send("vendor", name)


@vendor_pages.get("/video")
def show_video() -> ResponseReturnValue:
    """The imitated video player, with the cookie that such players set."""
    view = parse_view(request.args)
    response = make_response(
        render_template("video.html", words=load_words(view.lang), lang=view.lang)
    )
    # Browsers take a third party's cookie only like this, and on localhost also without TLS.
    response.set_cookie(
        "dsb_player",
        "volume.70",
        max_age=_PLAYER_COOKIE_SECONDS,
        secure=True,
        httponly=True,
        samesite="None",
    )
    return response
