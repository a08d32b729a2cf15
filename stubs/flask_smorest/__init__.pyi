from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

import flask
from apispec import APISpec
from marshmallow import Schema
from webargs.flaskparser import FlaskParser

F = TypeVar("F", bound=Callable[..., Any])

class Blueprint(flask.Blueprint):
    ARGUMENTS_PARSER: ClassVar[FlaskParser]
    def __init__(
        self,
        name: str,
        import_name: str,
        *,
        description: str = ...,
        url_prefix: str | None = ...,
        template_folder: str | None = ...,
    ) -> None: ...
    def arguments(
        self,
        schema: type[Schema] | Schema,
        *,
        location: str = "json",
        required: bool = True,
        content_type: str | None = None,
        description: str | None = None,
        example: Any = None,
        **kwargs: Any,
    ) -> Callable[[F], F]: ...
    def response(
        self,
        status_code: int,
        schema: type[Schema] | Schema | Mapping[str, Any] | None = None,
        *,
        content_type: str | None = None,
        description: str | None = None,
        headers: Mapping[str, Any] | None = None,
    ) -> Callable[[F], F]: ...
    def alt_response(
        self,
        status_code: int,
        response: str | None = None,
        *,
        schema: type[Schema] | Schema | Mapping[str, Any] | None = None,
        content_type: str | None = None,
        description: str | None = None,
        success: bool = False,
    ) -> Callable[[F], F]: ...
    def doc(self, **kwargs: Any) -> Callable[[F], F]: ...

class Api:
    spec: APISpec
    def __init__(
        self, app: flask.Flask | None = None, *, spec_kwargs: Mapping[str, Any] | None = None
    ) -> None: ...
    def register_blueprint(self, blp: Blueprint, **options: Any) -> None: ...
